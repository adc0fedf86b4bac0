import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import { buildApps } from "../stack/build-apps.ts";
import { runScript } from "../stack/run-script.ts";
import { StackError } from "../stack/stack-error.ts";
import type { Variables } from "../stack/variables.ts";
import { countTests, type TestReport } from "./count-tests.ts";

export type Surroundings = { root: string; variables: Variables; signal: AbortSignal };

/** How many things a step has found good and bad. The log is shown when anything was bad. */
export type Outcome = { passed: number; failed: number; log: string };

export type Step = { title: string; run(surroundings: Surroundings): Promise<Outcome> };

/** Parts with global types of their own, which would leak into a program shared with others. The root has the rest. */
const TYPESCRIPT_PROGRAMS = [
  ".",
  "packages/app-server",
  "packages/config",
  "packages/db",
  "packages/ui",
  "apps/web",
  "apps/web/e2e",
  "apps/admin",
];

/** Everything that must hold, in the order in which a mistake is found soonest. */
export const STEPS: Step[] = [
  tool("format", "biome", ["check", "--error-on-warnings", "."]),
  tool("lint", "oxlint", ["--type-aware", "--deny-warnings"]),
  { title: "types", run: checkTypes },
  tool("boundaries", "depcruise", ["--config", ".dependency-cruiser.mjs", "packages", "apps", "scripts"]),
  tool("dead code", "knip", []),
  { title: "migrations match the schema", run: checkMigrations },
  tests("unit and database tests", "vitest.config.ts"),
  { title: "planted bugs are noticed", run: checkPlantedBugs },
  { title: "production build", run: checkBuild },
  tests("browser journeys", "apps/web/e2e/vitest.config.ts"),
];

function tool(title: string, name: string, commandArguments: string[]): Step {
  return { title, run: (surroundings) => oneCheck(runTool(surroundings, name, commandArguments)) };
}

function runTool({ root, variables, signal }: Surroundings, name: string, commandArguments: string[]): Promise<string> {
  const command = join(root, "node_modules", ".bin", name);
  return runScript({ name, command, commandArguments, cwd: root, variables, signal });
}

/** Work that is good unless it throws. */
async function oneCheck(work: Promise<unknown>): Promise<Outcome> {
  try {
    await work;
    return { passed: 1, failed: 0, log: "" };
  } catch (error) {
    return { passed: 0, failed: 1, log: error instanceof StackError ? error.message : String(error) };
  }
}

/** Two compilers at a time: more would only wait for each other on a small machine. */
async function checkTypes(surroundings: Surroundings): Promise<Outcome> {
  const waiting = [...TYPESCRIPT_PROGRAMS];
  const logs: string[] = [];
  const compileNext = async (): Promise<void> => {
    const program = waiting.shift();
    if (program === undefined) return;
    const outcome = await oneCheck(runTool(surroundings, "tsc", ["--noEmit", "-p", program]));
    if (outcome.failed > 0) logs.push(outcome.log);
    await compileNext();
  };
  await Promise.all([compileNext(), compileNext()]);
  return logs.length === 0 ? { passed: 1, failed: 0, log: "" } : { passed: 0, failed: 1, log: logs.join("\n") };
}

async function checkMigrations({ root, variables, signal }: Surroundings): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "scrip-migrations-"));
  const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: false });
  try {
    const { ownerDatabaseUrl } = await ensureDatabase(postgres, "migrations");
    return await oneCheck(
      runScript({
        name: "check-migrations",
        command: process.execPath,
        commandArguments: [join(root, "packages/db/scripts/check-migrations.ts")],
        cwd: root,
        variables: { ...variables, DATABASE_OWNER_URL: ownerDatabaseUrl },
        signal,
      }),
    );
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A part of the list; `pnpm planted-bugs` goes through all of it. */
async function checkPlantedBugs({ root, variables, signal }: Surroundings): Promise<Outcome> {
  const script = join(root, "scripts/planted-bugs.ts");
  const run = { name: "planted-bugs", command: process.execPath, commandArguments: [script, "--quick"] };
  return oneCheck(runScript({ ...run, cwd: root, variables, signal }));
}

function checkBuild({ root, variables, signal }: Surroundings): Promise<Outcome> {
  return oneCheck(buildApps(root, variables, signal));
}

function tests(title: string, config: string): Step {
  return {
    title,
    async run(surroundings) {
      const folder = await mkdtemp(join(tmpdir(), "scrip-report-"));
      const report = join(folder, "report.json");
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      try {
        const run = await oneCheck(runTool(surroundings, "vitest", ["run", "--config", config, ...reporters]));
        return { ...countTests(readReport(report), run.failed > 0), log: run.log };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Null when Vitest did not get as far as to write one. */
function readReport(path: string): TestReport | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as TestReport;
  } catch {
    return null;
  }
}
