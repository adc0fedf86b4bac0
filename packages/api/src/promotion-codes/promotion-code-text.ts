import { z } from "zod";

/** A promotion code as people type it: in any letters, with spaces around it. */
export const PromotionCodeText = z
  .string()
  .max(200)
  .transform((typed) => typed.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9]{3,40}$/, "A code has 3 to 40 letters and digits."));
