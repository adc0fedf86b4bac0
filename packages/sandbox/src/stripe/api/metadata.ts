import { invalidParameter } from "./errors.ts";
import type { Reader } from "./parameters.ts";

const KEYS_MAX = 50;
const KEY_LENGTH_MAX = 40;
const VALUE_LENGTH_MAX = 500;

export type Metadata = Record<string, string>;

/** Metadata as sent: an empty value unsets its key, null unsets everything. */
export const metadata: Reader<Metadata | null> = {
  read(node, path) {
    if (node === "") return null;
    if (typeof node === "string") throw invalidParameter("parameter_invalid", path, "Invalid object");
    const entries = Array.from(node, ([key, value]): [string, string] => {
      if (typeof value !== "string") {
        throw invalidParameter("parameter_invalid", `${path}[${key}]`, "Metadata values must be strings");
      }
      if (key.length > KEY_LENGTH_MAX) {
        throw invalidParameter(
          "parameter_invalid_string",
          path,
          `Metadata keys can have up to ${KEY_LENGTH_MAX} characters; '${key.slice(0, 60)}' has ${key.length}.`,
        );
      }
      if (value.length > VALUE_LENGTH_MAX) {
        throw invalidParameter(
          "parameter_invalid_string",
          `${path}[${key}]`,
          `Metadata values can have up to ${VALUE_LENGTH_MAX} characters; the one of '${key}' has ${value.length}.`,
        );
      }
      return [key, value];
    });
    return requireFewKeys(Object.fromEntries(entries), path);
  },
};

/** What an object carries after `change` was sent for it. */
export function mergeMetadata(before: Metadata, change: Metadata | null | undefined): Metadata {
  if (change === null) return {};
  const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== "");
  return requireFewKeys(Object.fromEntries(merged), "metadata");
}

function requireFewKeys(values: Metadata, path: string): Metadata {
  if (Object.keys(values).length <= KEYS_MAX) return values;
  throw invalidParameter("parameter_invalid", path, `Metadata can have up to ${KEYS_MAX} keys.`);
}
