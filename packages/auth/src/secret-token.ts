import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new secret of 256 random bits, for a cookie or a mailed link alone. */
export function makeSecretToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Tells whether a text has the form of such a secret, so that nothing else reaches the database. */
export function isSecretToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of it. The token cannot be had back from it. */
export function hashSecretToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
