import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.ts";
import type { SelectionInput } from "../select-model.ts";

/**
 * SHA-256 (hex) of what a quote was made for: messages, options and controls. A control left out equals its default, the order of
 * fields and of excluded providers does not matter.
 */
export function hashInput({ messages, controls, options }: SelectionInput): string {
  const normalised = {
    ...controls,
    mode: controls.mode ?? "balanced",
    length: controls.length ?? "normal",
    excludeProviders: [...new Set(controls.excludeProviders ?? [])].toSorted(),
  };
  const said = messages.map(({ role, content, images, toolCalls, toolCallId }) => ({
    role,
    content,
    images,
    toolCalls,
    toolCallId,
  }));
  return createHash("sha256")
    .update(canonicalJson({ messages: said, controls: normalised, options }))
    .digest("hex");
}
