import { findForeseen } from "./foreseen-error.ts";

/**
 * A foreseen error as a form shows it: beside the field that it names, or above the form.
 *
 * @throws the error itself when it was not foreseen
 */
export function formErrorOf(thrown: unknown): { errors: Record<string, string>; status: number } {
  const foreseen = findForeseen(thrown);
  if (foreseen === null) throw thrown;
  const { error, status } = foreseen;
  const field = error.publicDetails?.["field"];
  return { errors: { [typeof field === "string" ? field : "form"]: error.publicMessage }, status };
}
