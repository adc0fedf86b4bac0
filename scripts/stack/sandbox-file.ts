import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { DatabaseUrls } from "./child-variables.ts";
import { dataFile, type Settings } from "./settings.ts";
import { StackError } from "./stack-error.ts";

/** A login that the seed has made. */
export type SeededUser = { email: string; password: string; role: string; apiKey: string; totpSecret?: string };

/** Everything a demo or a test needs to drive a running stack. Addresses of parts that are not ours are null. */
export type SandboxFile = {
  web: string;
  admin: string;
  worker: string;
  stripe: string | null;
  providers: string | null;
  mailbox: string | null;
  databaseUrl: string;
  ownerDatabaseUrl: string;
  users: SeededUser[];
};

/** What `sandbox.json` says about a stack with these settings. */
export function describeStack(settings: Settings, urls: DatabaseUrls): SandboxFile {
  const { sandboxed, ports } = settings;
  return {
    web: settings.webUrl,
    admin: settings.adminUrl,
    worker: `http://localhost:${ports.worker}`,
    stripe: sandboxed.stripe ? `http://localhost:${ports.stripe}` : null,
    providers: sandboxed.providers ? `http://localhost:${ports.providers}` : null,
    mailbox: sandboxed.mailbox ? `http://localhost:${ports.mailbox}` : null,
    ...urls,
    users: readSeededUsers(dataFile(settings, "seed.json")),
  };
}

/** Written last and at once, so that whoever waits for the file finds a stack that works. It holds passwords. */
export function writeSandboxFile(settings: Settings, content: SandboxFile): void {
  const path = dataFile(settings, "sandbox.json");
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function removeSandboxFile(settings: Settings): void {
  rmSync(dataFile(settings, "sandbox.json"), { force: true });
}

/** None where nothing was seeded, as in a real database. */
function readSeededUsers(path: string): SeededUser[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const { users } = JSON.parse(text) as { users?: SeededUser[] };
  if (!Array.isArray(users)) throw new StackError(`${path} holds no users.`);
  return users;
}
