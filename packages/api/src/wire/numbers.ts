import { z } from "zod";

/**
 * A whole number in a JSON body. The pipe keeps trpc-to-openapi's hands off: it turns plain number schemas into coercing ones, for
 * every caller, and then `true` is 1 and `""` is 0.
 */
export function wholeNumber(min: number, max: number) {
  return z.number().pipe(z.int().min(min).max(max)).meta({ type: "integer", minimum: min, maximum: max });
}

/** A whole number in a query string, or in the JSON of a tRPC call. */
export function queryNumber(min: number, max: number) {
  return z
    .union([
      z
        .string()
        .regex(/^\d{1,9}$/, "Must be a whole number.")
        .transform(Number),
      z.number(),
    ])
    .pipe(z.int().min(min).max(max));
}
