import { z } from "zod";

/** Text of 1 to `max` characters that Postgres can store: no NUL, no half of a surrogate pair. */
export function text(max: number) {
  return z
    .string()
    .min(1, "Must not be empty.")
    .max(max, `At most ${max} characters.`)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "Contains characters that are not text.");
}

/** An id of ours, of any kind. Whether there is such a thing is another question. */
export const Id = z.string().regex(/^\w{1,64}$/, "This is not an id.");

/** The id of a model in the catalogue. Whether there is such a model is another question. */
export const ModelId = z.string().regex(/^[\w.:-]{1,100}$/, "This is not a model.");
