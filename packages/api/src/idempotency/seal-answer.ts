import { openSealedText, sealText } from "@scrip/auth";

const use = "scrip stored answers";

/** Encrypts a stored answer, for `owner` alone. */
export function sealAnswer(secretKey: string, owner: string, answer: string): Uint8Array<ArrayBuffer> {
  return sealText({ secretKey, use, owner }, answer);
}

/** Null when it does not open: another SECRET_KEY, another owner, or a changed byte. */
export function openAnswer(secretKey: string, owner: string, sealed: Uint8Array): string | null {
  return openSealedText({ secretKey, use, owner }, sealed);
}
