/** The object where it was expanded; null where there is none or only its id. */
export function expanded<T extends object>(value: T | string | null | undefined): T | null {
  return typeof value === "object" ? value : null;
}

/** The id of what a key refers to, expanded or not. */
export function idOf(value: { id: string } | string | null | undefined): string | null {
  return typeof value === "object" ? (value?.id ?? null) : (value ?? null);
}
