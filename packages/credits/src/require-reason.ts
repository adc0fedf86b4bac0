import { InvalidInputError } from "@scrip/errors";

/** @throws {InvalidInputError} unless there is something to read in it */
export function requireReason(reason: string): void {
  if (typeof reason !== "string" || reason.trim() === "") throw new InvalidInputError("Give a reason.");
}
