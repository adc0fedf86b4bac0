import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Environment } from "../env.ts";

/** `text` is the key as its owner holds it: `scrip_<environment>_<public id>_<secret><checksum>`. */
type ApiKeyText = { text: string; environment: Environment; apiKeyId: string };

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const KEY = /^(scrip_(live|sandbox)_([0-9a-f]{32})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const ID_PREFIX = "key_";

/** Makes the text of a key from 256 random bits. The id of its row is its public part. */
export function makeApiKeyText(environment: Environment, apiKeyId: string): string {
  const secret = inBase62(BigInt(`0x${randomBytes(SECRET_BYTES).toString("hex")}`), SECRET_LENGTH);
  const body = `scrip_${environment}_${apiKeyId.slice(ID_PREFIX.length)}_${secret}`;
  return body + checksum(body);
}

/** Reads a key; null when it has not the form of one, or its checksum shows that it was mistyped or made up. */
export function parseApiKeyText(text: string): ApiKeyText | null {
  const [, body, environment, publicId, sum] = KEY.exec(text) ?? [];
  if (body === undefined || sum !== checksum(body)) return null;
  return { text, environment: environment as Environment, apiKeyId: `${ID_PREFIX}${publicId}` };
}

/** What is stored of a key. It covers the whole text, so that neither id nor environment can be exchanged. */
export function hashApiKeyText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

// Lets scanners of leaked secrets and us refuse a false key without asking the database. It protects nothing.
function checksum(body: string): string {
  return inBase62(BigInt(crc32(body)), CHECKSUM_LENGTH);
}

function inBase62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text;
}
