import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineBindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MigrationAdapter } from "./migration-adapter.ts";

export type SchemaEngine = engineBindings.SchemaEngine;

const prismaDirectory = join(import.meta.dirname, "../prisma");
const schemaFile = { path: "schema.prisma", content: readFileSync(join(prismaDirectory, "schema.prisma"), "utf8") };
const noFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's own migration engine, compiled to WebAssembly, so that nothing has to be downloaded.
 * It keeps a timer of ten seconds and works once in a process: use it in a process that exits by itself.
 */
export async function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  const require = createRequire(import.meta.url);
  const wasmPath = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const instance = await WebAssembly.instantiate(readFileSync(wasmPath), { "./schema_engine_bg.js": engineBindings });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: reportPanic } });
  engineBindings.__wbg_set_wasm(instance.instance.exports);
  const start = instance.instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
  return engineBindings.SchemaEngine.new(
    { datamodels: [[schemaFile.path, schemaFile.content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(databaseUrl)),
  );
}

function reportPanic(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Applies every migration that the database has not had yet; answers their names. */
export async function applyMigrations(engine: SchemaEngine): Promise<string[]> {
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: readMigrations(),
    filters: noFilter,
  });
  return appliedMigrationNames;
}

/** The SQL that would bring the database to the schema; empty when they agree. */
export async function differenceToSchema(engine: SchemaEngine): Promise<string> {
  const { stdout } = await engine.diff({
    from: { tag: "schemaDatasource", files: [schemaFile], configDir: prismaDirectory },
    to: { tag: "schemaDatamodel", files: [schemaFile] },
    script: true,
    exitCode: null,
    filters: noFilter,
  });
  return (stdout ?? "").trim();
}

function readMigrations(): engineBindings.MigrationList {
  const baseDir = join(prismaDirectory, "migrations");
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: readFileSync(join(baseDir, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  };
}
