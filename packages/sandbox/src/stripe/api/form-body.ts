import { invalidRequest } from "./errors.ts";

/** `a[b][0]=x` as nested maps: maps, not objects, so that no key such as `__proto__` means anything. */
export type FormHash = Map<string, FormNode>;
export type FormNode = string | FormHash;

const PAIRS_MAX = 2_000;
const DEPTH_MAX = 8;

/**
 * Reads `application/x-www-form-urlencoded` text with brackets, from a body or a query string.
 *
 * @throws {StripeApiError} 400 when it is not such text
 */
export function parseForm(text: string): FormHash {
  const form: FormHash = new Map();
  const pairs = text.split("&").filter((pair) => pair !== "");
  if (pairs.length > PAIRS_MAX) throw invalidRequest(`Too many parameters: at most ${PAIRS_MAX} are allowed.`);
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    put(form, splitKey(key), key, equals < 0 ? "" : decode(pair.slice(equals + 1)));
  }
  return form;
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidRequest("Invalid request: the parameters are not valid percent-encoded UTF-8.");
  }
  if (decoded.includes("\0")) throw invalidRequest("Invalid request: parameters may not contain null bytes.");
  return decoded;
}

function splitKey(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  if (!match) throw invalidRequest(`Invalid parameter name: ${key}`);
  const [, first = "", brackets = ""] = match;
  const parts = [first, ...Array.from(brackets.matchAll(/\[([^[\]]*)\]/g), ([, inner = ""]) => inner)];
  if (parts.length > DEPTH_MAX) throw invalidRequest(`Invalid parameter name: ${key} is nested too deeply.`);
  return parts;
}

function put(form: FormHash, parts: string[], key: string, value: string): void {
  let hash = form;
  for (const part of parts.slice(0, -1)) {
    const step = part === "" ? String(hash.size) : part;
    const next = hash.get(step) ?? new Map<string, FormNode>();
    if (typeof next === "string")
      throw invalidRequest(`Invalid parameters: ${key} is given both as a value and a hash.`);
    hash.set(step, next);
    hash = next;
  }
  const last = parts.at(-1) || String(hash.size);
  if (typeof hash.get(last) === "object") {
    throw invalidRequest(`Invalid parameters: ${key} is given both as a value and a hash.`);
  }
  hash.set(last, value);
}

/** The same text for the same parameters in any order: what an idempotency key is bound to. */
export function canonicalForm(form: FormHash): string {
  const sorted = (node: FormNode): unknown =>
    typeof node === "string"
      ? node
      : Array.from(node, ([key, child]) => [key, sorted(child)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted(form));
}
