import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new session token: 256 random bits, for the cookie alone. */
export function makeSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Tells whether a text has the form of a session token, so that nothing else reaches the database. */
export function isSessionToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of a token. The token cannot be had back from it. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
