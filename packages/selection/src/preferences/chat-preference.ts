import type { AnswerLength } from "../predict-output.ts";
import type { SelectionControls, SelectionMode } from "../selection-controls.ts";

/** What a person wants in the chat, unless a message says otherwise. */
export type ChatPreference = {
  mode: SelectionMode;
  length: AnswerLength;
  /** "Never above this for one message", in microcredits; null is no such limit. */
  ceilingMicrocredits: bigint | null;
  /** Whose models are never chosen for them. */
  excludedProviders: readonly string[];
};

export const DEFAULT_PREFERENCE: ChatPreference = {
  mode: "balanced",
  length: "normal",
  ceilingMicrocredits: null,
  excludedProviders: [],
};

/**
 * The controls of a request with what it leaves open filled in from the preference of whoever sends it. What the request says
 * counts: a pinned model is used even where its provider is excluded by preference.
 *
 * A program (`isProgram`) gets what it asks for, and must not change because of a setting of the chat; only to whom its words go
 * is its owner's decision.
 */
export function preferControls(
  controls: SelectionControls,
  preference: ChatPreference,
  isProgram: boolean,
): SelectionControls {
  const excludeProviders =
    controls.excludeProviders ?? (controls.model === undefined ? preference.excludedProviders : undefined);
  if (isProgram) return { ...controls, excludeProviders };
  return {
    ...controls,
    excludeProviders,
    mode: controls.mode ?? preference.mode,
    length: controls.length ?? preference.length,
    ceilingMicrocredits: controls.ceilingMicrocredits ?? preference.ceilingMicrocredits ?? undefined,
  };
}

/** Whether a preference could change these controls at all: a program that names a model, or whom to leave out, needs none. */
export function leavesOpen({ model, excludeProviders }: SelectionControls, isProgram: boolean): boolean {
  return !isProgram || (model === undefined && excludeProviders === undefined);
}
