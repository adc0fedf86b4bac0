import { randomBytes, randomInt } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StackError } from "./stack-error.ts";

export type Secrets = {
  secretKey: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  inngestEventKey: string;
  inngestSigningKey: string;
  metricsToken: string;
  /** Of every demo login that the seed makes. */
  demoPassword: string;
};

/**
 * The secrets of this sandbox: made once, kept in `secrets.json` (mode 0600) beside the data they protect.
 *
 * @throws {StackError} the file is damaged; a new one would lock everybody out of what the old one protects
 */
export function openSecrets(dataDir: string): Secrets {
  const path = join(dataDir, "secrets.json");
  const kept = readKept(path);
  const secrets: Secrets = { ...makeSecrets(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  return secrets;
}

function readKept(path: string): Partial<Secrets> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Partial<Secrets>;
  } catch (error) {
    throw new StackError(`${path} is damaged; restore it, or start over with npm run reset.`, { cause: error });
  }
}

function makeSecrets(): Secrets {
  const hex = (bytes: number) => randomBytes(bytes).toString("hex");
  return {
    secretKey: hex(32),
    stripeSecretKey: `sk_test_${hex(16)}`,
    stripeWebhookSecret: `whsec_${hex(24)}`,
    inngestEventKey: hex(24),
    inngestSigningKey: `signkey-sandbox-${hex(32)}`,
    metricsToken: hex(16),
    demoPassword: makeReadablePassword(),
  };
}

/** Four words that nobody knows, easy to type from a terminal into a browser: about 50 bits. */
function makeReadablePassword(): string {
  const letter = (letters: string) => letters[randomInt(letters.length)];
  const consonant = () => letter("bdfgklmnprstvz");
  const syllable = () => `${consonant()}${letter("aeiou")}`;
  return Array.from({ length: 4 }, () => `${syllable()}${syllable()}`).join("-");
}
