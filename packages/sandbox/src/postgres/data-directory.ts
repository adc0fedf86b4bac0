import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { hasSystemCode, SandboxError } from "../sandbox-error.ts";
import type { ServerAccount } from "./server-account.ts";
import { asAccount } from "./server-account.ts";

/** The superuser of the cluster. Migrations run as this role; the product never does. */
export const OWNER_ROLE = "scrip_owner";
const SERVER_VERSION = "18";

/**
 * Makes sure `dataDir` holds a cluster of our version and returns the owner's password, which is kept beside it in
 * `<dataDir>.password` (mode 0600). A cluster appears under its name only when it is complete.
 *
 * @throws {SandboxError} the folder holds something else, cannot be written, or was made by another Postgres version
 */
export async function prepareDataDirectory(dataDir: string, initdb: string, account: ServerAccount): Promise<string> {
  try {
    const version = await readClusterVersion(dataDir);
    if (version === null) return await createCluster(dataDir, initdb, account);
    if (version !== SERVER_VERSION) {
      throw new SandboxError(`${dataDir} was made by Postgres ${version}, and this is Postgres ${SERVER_VERSION}.`);
    }
    return await readPassword(dataDir);
  } catch (error) {
    if (!hasSystemCode(error, "EACCES", "EPERM", "EROFS")) throw error;
    throw new SandboxError(`No permission to keep the database in ${dataDir}.`, { cause: error });
  }
}

export function passwordFile(dataDir: string): string {
  return `${dataDir}.password`;
}

/** The major version of the cluster in `dataDir`, or null when the folder is empty or absent. */
async function readClusterVersion(dataDir: string): Promise<string | null> {
  let names: string[];
  try {
    names = await readdir(dataDir);
  } catch (error) {
    if (hasSystemCode(error, "ENOENT")) return null;
    if (hasSystemCode(error, "ENOTDIR")) throw new SandboxError(`${dataDir} is not a folder.`, { cause: error });
    throw error;
  }
  if (names.length === 0) return null;
  if (!names.includes("PG_VERSION")) throw new SandboxError(`${dataDir} is neither empty nor a Postgres data folder.`);
  return (await readFile(path.join(dataDir, "PG_VERSION"), "utf8")).trim();
}

async function readPassword(dataDir: string): Promise<string> {
  try {
    return (await readFile(passwordFile(dataDir), "utf8")).trim();
  } catch (error) {
    if (!hasSystemCode(error, "ENOENT")) throw error;
    throw new SandboxError(`${passwordFile(dataDir)} is missing, so the database in ${dataDir} cannot be opened.`, {
      cause: error,
    });
  }
}

async function createCluster(dataDir: string, initdb: string, account: ServerAccount): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  const unfinished = `${dataDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile(dataDir), 0o600); // writeFile keeps the mode of a file that was there
  if (account !== null) {
    await chown(unfinished, account.uid, account.gid);
    await chown(passwordFile(dataDir), account.uid, account.gid);
  }
  await runInitdb(initdb, account, unfinished, passwordFile(dataDir));
  await rm(dataDir, { recursive: true, force: true });
  await rename(unfinished, dataDir);
  return password;
}

async function runInitdb(initdb: string, account: ServerAccount, folder: string, pwfile: string): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${OWNER_ROLE}`,
    `--pwfile=${pwfile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // Sorting and case rules that are the same on every machine.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  const { file, args: wrapped, ...identity } = await asAccount(account, initdb, args, [initdb, folder]);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(file, wrapped, { ...identity, stdio: ["ignore", "ignore", "pipe"] });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new SandboxError(`Postgres could not create a database in ${folder}: ${output.trim()}`));
    });
  });
}
