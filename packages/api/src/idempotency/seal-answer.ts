import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a stored answer with AES-256-GCM under a key derived from SECRET_KEY. `owner` is bound to it: the answer opens nowhere
 * else, so a row copied to another principal is worthless. nonce, tag and ciphertext in one.
 */
export function sealAnswer(secretKey: string, owner: string, answer: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, deriveKey(secretKey), nonce).setAAD(Buffer.from(owner));
  const ciphertext = Buffer.concat([cipher.update(answer, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]));
}

/** Null when it does not open: another SECRET_KEY, another owner, or a changed byte. */
export function openAnswer(secretKey: string, owner: string, sealed: Uint8Array): string | null {
  try {
    const decipher = createDecipheriv(ALGORITHM, deriveKey(secretKey), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}

function deriveKey(secretKey: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, "", "scrip stored answers", 32));
}
