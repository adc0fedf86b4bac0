import { AppError } from "@scrip/errors";
import { type ApiLimits, SANDBOX_API_LIMITS, STANDARD_API_LIMITS } from "./rate-limits/api-limits.ts";
import { type AuthLimits, SANDBOX_LIMITS, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";

/** API keys of one environment are refused in the other. */
export type Environment = "live" | "sandbox";
export type AuthEnv = { environment: Environment; secretKey: string; limits: AuthLimits; apiLimits: ApiLimits };

const SECRET_LENGTH_MIN = 32;
const DIFFERENT_CHARACTERS_MIN = 8;
const PLACEHOLDER = /change.?me|placeholder|example|secret|password|your.?key|undefined|null/i;

/**
 * Reads `SECRET_KEY`, from which what must be read back is encrypted, and whether this is the sandbox (`SCRIP_SANDBOX=1`).
 *
 * @throws {AppError} `misconfigured`, naming the variable and never its value
 */
export function readAuthEnv(source: Record<string, string | undefined> = process.env): AuthEnv {
  const secretKey = source["SECRET_KEY"]?.trim() ?? "";
  if (secretKey === "") throw misconfigured("is not set");
  if (PLACEHOLDER.test(secretKey)) throw misconfigured("still holds a placeholder");
  if (secretKey.length < SECRET_LENGTH_MIN || new Set(secretKey).size < DIFFERENT_CHARACTERS_MIN) {
    throw misconfigured(`must be ${SECRET_LENGTH_MIN} random characters or more`);
  }
  const isSandbox = source["SCRIP_SANDBOX"] === "1";
  return {
    environment: isSandbox ? "sandbox" : "live",
    secretKey,
    limits: isSandbox ? SANDBOX_LIMITS : STANDARD_LIMITS,
    apiLimits: isSandbox ? SANDBOX_API_LIMITS : STANDARD_API_LIMITS,
  };
}

function misconfigured(complaint: string): AppError {
  return new AppError("misconfigured", `SECRET_KEY ${complaint}.`);
}
