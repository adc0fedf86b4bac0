export const REDACTED = "[redacted]";

// One pattern per kind of secret that this product makes or handles.
const SECRET_SHAPES = [
  // Before the keys, which the longest of these names looks like.
  /(?<=scrip_(?:session|admin|second_step|admin_second_step)=)[^;\s]+/g,
  /scrip_[A-Za-z0-9_-]{16,}/g,
  /\b(?:sk|rk|pk)_(?:test|live)_[A-Za-z0-9]+/g,
  /\bwhsec_[A-Za-z0-9+/=]+/g,
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bsignkey-[A-Za-z0-9-]+/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\b(?:gsk_|xai-)[A-Za-z0-9]{16,}/g,
  /(?<=Bearer )\S+/gi,
  /(?<=:\/\/[^:/\s]+:)[^@/\s]+(?=@)/g,
  /\b(?:\d[ -]?){13,18}\d\b/g,
];

/** Replaces everything in a text that is shaped like a key, a session cookie, a password in a URL or a card number. */
export function redactText(text: string): string {
  return SECRET_SHAPES.reduce((clean, shape) => clean.replace(shape, REDACTED), text);
}
