import { execFile, execFileSync } from "node:child_process";
import { constants } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { SandboxError } from "../sandbox-error.ts";

const run = promisify(execFile);

/** Who runs the server: null means whoever runs this process. Postgres refuses root, so root runs it as another user. */
export type ServerAccount = { uid: number; gid: number } | null;

/**
 * Finds the account for the server, creating the system user `postgres` when root has none.
 *
 * @throws {SandboxError} root has no such user and could not create it
 */
export async function findServerAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return null;
  return (await lookUpPostgres()) ?? (await createPostgresUser());
}

async function lookUpPostgres(): Promise<ServerAccount> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", "postgres"]), run("id", ["-g", "postgres"])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` fails exactly when the user does not exist
  }
}

async function createPostgresUser(): Promise<ServerAccount> {
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  } catch (error) {
    throw new SandboxError("Postgres refuses to run as root, and the system user postgres could not be created.", {
      cause: error,
    });
  }
  return lookUpPostgres();
}

export type Command = { file: string; args: string[]; uid?: number; gid?: number };

/**
 * Wraps a command so that it runs as `account` and can enter every folder in `paths`.
 *
 * A clone below /root is closed to every other user. There the command keeps the one capability that opens folders,
 * given by `setpriv` (util-linux); the alternative would be to change the permissions of somebody's home.
 *
 * @throws {SandboxError} a folder is closed to the account and setpriv is missing
 */
export async function asAccount(
  account: ServerAccount,
  file: string,
  args: string[],
  paths: string[],
): Promise<Command> {
  if (account === null) return { file, args };
  const closed = await findClosedFolder(account, paths);
  if (closed === null) return { file, args, uid: account.uid, gid: account.gid };
  if (!hasSetpriv()) {
    throw new SandboxError(`Postgres refuses to run as root, and its user postgres may not enter ${closed}.`);
  }
  const identity = ["--reuid", String(account.uid), "--regid", String(account.gid), "--clear-groups"];
  const capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return { file: "setpriv", args: [...identity, ...capability, "--", file, ...args] };
}

/** The first folder on the way to any of the paths that the account may not enter. */
async function findClosedFolder(account: { uid: number; gid: number }, paths: string[]): Promise<string | null> {
  for (const target of paths) {
    for (let folder = path.dirname(target); folder !== path.dirname(folder); folder = path.dirname(folder)) {
      const { uid, gid, mode } = await stat(folder);
      const entry =
        uid === account.uid ? constants.S_IXUSR : gid === account.gid ? constants.S_IXGRP : constants.S_IXOTH;
      if ((mode & entry) === 0) return folder;
    }
  }
  return null;
}

function hasSetpriv(): boolean {
  try {
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
