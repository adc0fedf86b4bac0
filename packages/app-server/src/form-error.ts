import { findForeseen } from "./foreseen-error.ts";

/**
 * A foreseen error as a form shows it: beside the field that it names, or above the form. Programs are told the field in the
 * message too; a person sees where it stands.
 *
 * @throws the error itself when it was not foreseen
 */
export function formErrorOf(thrown: unknown): { errors: Record<string, string>; status: number } {
  const foreseen = findForeseen(thrown);
  if (foreseen === null) throw thrown;
  const { error, status } = foreseen;
  const field = error.publicDetails?.["field"];
  if (typeof field !== "string") return { errors: { form: error.publicMessage }, status };
  return { errors: { [field]: withoutPrefix(error.publicMessage, `${field}: `) }, status };
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
