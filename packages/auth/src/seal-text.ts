import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed. Each kind has a key of its own. */
export type SealUse = "scrip stored answers" | "scrip two-factor secrets" | "scrip two-factor offers";

/** Under what a text is sealed: a key derived from SECRET_KEY, and whom it belongs to. */
export type Seal = { secretKey: string; use: SealUse; owner: string };

/**
 * Encrypts a text with AES-256-GCM. The owner is bound to it: it opens nowhere else, so a row copied to somebody else is
 * worthless. Nonce, tag and ciphertext in one.
 */
export function sealText({ secretKey, use, owner }: Seal, text: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, deriveKey(secretKey, use), nonce).setAAD(Buffer.from(owner));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]));
}

/** Null when it does not open: another SECRET_KEY, use or owner, or a changed byte. */
export function openSealedText({ secretKey, use, owner }: Seal, sealed: Uint8Array): string | null {
  try {
    const decipher = createDecipheriv(ALGORITHM, deriveKey(secretKey, use), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}

function deriveKey(secretKey: string, use: SealUse): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, "", use, 32));
}
