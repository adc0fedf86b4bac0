import { join } from "node:path";
import { readEnvFile } from "./env-file.ts";
import type { Variables } from "./variables.ts";

/** Variables of `.env` in the repository's folder, overruled by those of the shell. */
export function readEnvironment(root: string): Variables {
  return { ...readEnvFile(join(root, ".env")), ...process.env };
}
