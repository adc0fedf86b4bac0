import { InvalidInputError } from "@scrip/errors";

/** @throws {InvalidInputError} unless it is a point in time */
export function requireMoment(moment: Date): void {
  if (!(moment instanceof Date) || Number.isNaN(moment.getTime())) throw new InvalidInputError("That is not a time.");
}
