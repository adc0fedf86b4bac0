/** A key that holds an id, or the object itself where it was expanded. */
type Reference = string | { id: string } | null;

/** The id that a reference holds, expanded or not; null where it refers to nothing. */
export function findId(reference: Reference): string | null {
  return typeof reference === "object" ? (reference?.id ?? null) : reference;
}

/** The id of a reference that is never empty at this point. */
export function getId(reference: Reference): string {
  const id = findId(reference);
  if (id === null) throw new Error("the reference is empty");
  return id;
}
