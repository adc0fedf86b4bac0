import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import type { SandboxFile } from "../stack/sandbox-file.ts";
import type { Ending } from "./verify-file.ts";

/** Prints the code that the authenticator of a demo operator would show now; the stack that runs here knows its secret. */
export async function printCode([email = ""]: string[]): Promise<Ending> {
  const path = join(process.env["SCRIP_DATA_DIR"] ?? ".scrip", "sandbox.json");
  let users: SandboxFile["users"];
  try {
    ({ users } = JSON.parse(readFileSync(path, "utf8")) as SandboxFile);
  } catch {
    return { ok: false, line: `There is no ${path}: start the sandbox first.` };
  }
  const secret = users.find((user) => user.email === email)?.totpSecret;
  if (!secret) {
    const known = users.flatMap((user) => (user.totpSecret ? [user.email] : []));
    return { ok: false, line: `Whose code? ${known.join(", ")}` };
  }
  return { ok: true, line: new TOTP({ secret: Secret.fromBase32(secret) }).generate() };
}
