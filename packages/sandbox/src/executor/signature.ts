import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SandboxError } from "../sandbox-error.ts";

/** The SDK's own limit on the age of a signature. */
const AGE_MAX_SECONDS = 300;
const KEY_PREFIX = /^signkey-\w+-/;

/**
 * Refuses signing keys that the SDK and Inngest would read differently: what follows `signkey-<name>-` must be hex.
 *
 * @throws {SandboxError}
 */
export function requireSigningKey(signingKey: string): void {
  const key = signingKey.replace(KEY_PREFIX, "");
  if (!KEY_PREFIX.test(signingKey) || key.length < 32 || key.length % 2 === 1 || !/^[0-9a-f]+$/i.test(key)) {
    throw new SandboxError("The signing key must be signkey-<name>- and an even number of at least 32 hex digits.");
  }
}

/** The value of `X-Inngest-Signature` for a body. `body` must be the bytes that are sent, in canonical JSON. */
export function sign(body: string, signingKey: string, nowSeconds: number): string {
  return `t=${nowSeconds}&s=${digest(body, signingKey, String(nowSeconds))}`;
}

/** True when `header` was made for exactly this body with this key, within five minutes of `nowSeconds`. */
export function isSignedBy(header: string | null, body: string, signingKey: string, nowSeconds: number): boolean {
  const params = new URLSearchParams(header ?? "");
  const timestamp = params.get("t") ?? "";
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > AGE_MAX_SECONDS) return false;
  return isSameSecret(params.get("s") ?? "", digest(body, signingKey, timestamp));
}

/** What the SDK sends as its bearer token when it registers: the key itself never travels. */
export function hashSigningKey(signingKey: string): string {
  const prefix = KEY_PREFIX.exec(signingKey)?.[0] ?? "";
  const key = Buffer.from(signingKey.slice(prefix.length), "hex");
  return prefix + createHash("sha256").update(key).digest("hex");
}

/** Compares two secrets in a time that says nothing about either. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function digest(body: string, signingKey: string, timestamp: string): string {
  return createHmac("sha256", signingKey.replace(KEY_PREFIX, "")).update(body).update(timestamp).digest("hex");
}
