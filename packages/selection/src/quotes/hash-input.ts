import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.ts";
import type { SelectionInput } from "../select-model.ts";

/**
 * SHA-256 (hex) of what a quote was made for: messages and controls. A control left out equals its default, the order of
 * fields and of excluded providers does not matter.
 */
export function hashInput({ messages, controls }: SelectionInput): string {
  const normalised = {
    ...controls,
    mode: controls.mode ?? "balanced",
    length: controls.length ?? "normal",
    excludeProviders: [...new Set(controls.excludeProviders ?? [])].toSorted(),
  };
  const text = messages.map(({ role, content }) => ({ role, content }));
  return createHash("sha256")
    .update(canonicalJson({ messages: text, controls: normalised }))
    .digest("hex");
}
