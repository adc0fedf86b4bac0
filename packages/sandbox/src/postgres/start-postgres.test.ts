import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureDatabase } from "./ensure-database.ts";
import { startPostgres } from "./start-postgres.ts";

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "scrip-postgres-"));
  dataDir = path.join(folder, "data");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(path.join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
}

test("data and logins survive a restart", { timeout: 30_000 }, async () => {
  const first = await startPostgres({ dataDir, port: 0, durable: true });
  const urls = await ensureDatabase(first, "scrip_dev");
  await query(urls.ownerDatabaseUrl, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
  await query(urls.ownerDatabaseUrl, "GRANT SELECT ON note TO scrip_app");
  await first.close();
  await first.close();

  const second = await startPostgres({ dataDir, port: 0, durable: true });
  const { databaseUrl } = await ensureDatabase(second, "scrip_dev");
  expect(await query(databaseUrl, "SELECT text FROM note")).toEqual([["kept"]]);
  await second.close();
});

test("the application role is no superuser, and the server listens on 127.0.0.1 only", {
  timeout: 30_000,
}, async () => {
  const server = await startPostgres({ dataDir, port: 0, durable: false });
  const { databaseUrl } = await ensureDatabase(server, "scrip_dev");
  expect(
    await query(databaseUrl, "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"),
  ).toEqual([[false, false, false]]);
  const settings =
    "SELECT current_setting('listen_addresses'), current_setting('max_connections'), current_setting('fsync')";
  expect(await query(databaseUrl, settings)).toEqual([["127.0.0.1", "200", "off"]]);
  expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(0o600);
  await server.close();
});

const isLinux = process.platform === "linux";
test.skipIf(!isLinux)("sessions wait for a free processor (only Linux has policies)", { timeout: 30_000 }, async () => {
  const server = await startPostgres({ dataDir, port: 0, durable: false });
  // The 41st field is the policy; 3 is SCHED_BATCH. A session has the policy of the server, which it was made from.
  const line = await readFile(`/proc/${await postmasterPid()}/stat`, "utf8");
  expect(line.slice(line.lastIndexOf(")") + 2).split(" ")[38]).toBe("3");
  await server.close();
});

test("databases asked for in parallel are created once", { timeout: 30_000 }, async () => {
  const server = await startPostgres({ dataDir, port: 0, durable: false });
  const names = ["one", "one", "two", "two", "one"];
  await Promise.all(names.map((name) => ensureDatabase(server, name)));
  const databases = await query(
    server.ownerUrl("postgres"),
    "SELECT datname FROM pg_database WHERE datname IN ('one', 'two') ORDER BY 1",
  );
  expect(databases).toEqual([["one"], ["two"]]);
  await server.close();
});

test("a server whose starter was killed is replaced, and what was committed is there", {
  timeout: 60_000,
}, async () => {
  const module = pathToFileURL(path.join(import.meta.dirname, "start-postgres.ts")).href;
  const script = `
    const { startPostgres } = await import(${JSON.stringify(module)});
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0, durable: true });
    console.log(server.ownerUrl("postgres"));
    setInterval(() => undefined, 1000);`;
  const starter = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(starter.stdout, "data");
  await query(String(line).trim(), "CREATE TABLE kept AS SELECT 1 AS one");
  await expect(startPostgres({ dataDir, port: 0, durable: true })).rejects.toThrow(
    `The database in ${dataDir} is already running`,
  );
  starter.kill("SIGKILL");
  await once(starter, "exit");

  const orphan = await postmasterPid();
  const server = await startPostgres({ dataDir, port: 0, durable: true });
  expect(await postmasterPid()).not.toBe(orphan);
  expect(await query(server.ownerUrl("postgres"), "SELECT one FROM kept")).toEqual([[1]]);
  await server.close();
});

test("a server that was killed itself recovers at the next start", { timeout: 60_000 }, async () => {
  const first = await startPostgres({ dataDir, port: 0, durable: true });
  await query(first.ownerUrl("postgres"), "CREATE TABLE kept AS SELECT 1 AS one");
  const killed = await postmasterPid();
  process.kill(killed, "SIGKILL");
  await expect.poll(() => isAlive(killed), { timeout: 30_000 }).toBe(false);

  const second = await startPostgres({ dataDir, port: 0, durable: true });
  expect(await query(second.ownerUrl("postgres"), "SELECT one FROM kept")).toEqual([[1]]);
  await second.close();
});

test("a postmaster.pid that names an unrelated process is ignored, and so is the lock of a socket", {
  timeout: 30_000,
}, async () => {
  const first = await startPostgres({ dataDir, port: 0, durable: true });
  await first.close();
  await writeFile(
    path.join(dataDir, `.s.PGSQL.${first.port}.lock`),
    `${process.pid}\n${dataDir}\n0\n${first.port}\n${dataDir}\n`,
  );
  await writeFile(path.join(dataDir, "postmaster.pid"), `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`);
  const second = await startPostgres({ dataDir, port: first.port, durable: true });
  await second.close();
});

test("a taken port is named", { timeout: 30_000 }, async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startPostgres({ dataDir, port, durable: true })).rejects.toThrow(
    `Port ${port} is already in use, so Postgres cannot start.`,
  );
  holder.close();
});

test("a folder that is something else is named and left alone", async () => {
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, "holiday.txt"), "photos");
  await expect(startPostgres({ dataDir, port: 0, durable: true })).rejects.toThrow(
    `${dataDir} is neither empty nor a Postgres data folder.`,
  );
  expect(await readFile(path.join(dataDir, "holiday.txt"), "utf8")).toBe("photos");
  await rm(dataDir, { recursive: true });
  await writeFile(dataDir, "a file");
  await expect(startPostgres({ dataDir, port: 0, durable: true })).rejects.toThrow(`${dataDir} is not a folder.`);
});

test("a lost password file is named", { timeout: 30_000 }, async () => {
  const first = await startPostgres({ dataDir, port: 0, durable: true });
  await first.close();
  await rm(`${dataDir}.password`);
  await expect(startPostgres({ dataDir, port: 0, durable: true })).rejects.toThrow(`${dataDir}.password is missing`);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: there is no such process any more
  }
}
