import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BYTES = 10;

/** A ULID: 48 bits of time, 80 bits of entropy. Later ones sort after earlier ones. */
export function newUlid(timeMs: number, entropy: Buffer = randomBytes(ENTROPY_BYTES)): string {
  let value = (BigInt(timeMs) << 80n) | BigInt(`0x${entropy.toString("hex")}`);
  let text = "";
  for (let digit = 0; digit < 26; digit += 1) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

/**
 * The id of the event at `position` (from 1) of a request that carries `x-inngest-event-id-seed: <millis>,<base64>`,
 * or null when the header is absent or not a seed. The same seed gives the same ids, so a repeated request is known.
 */
export function seededUlid(seed: string | undefined, position: number): string | null {
  const [, millis, encoded] = /^(\d{1,14}),([A-Za-z0-9+/]+=*)$/.exec(seed ?? "") ?? [];
  if (millis === undefined || encoded === undefined || Number(millis) === 0) return null;
  const entropy = Buffer.from(encoded, "base64");
  if (entropy.length !== ENTROPY_BYTES) return null;
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + position) >>> 0, 6);
  return newUlid(Number(millis), entropy);
}
