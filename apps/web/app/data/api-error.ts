import { z } from "zod";

const ErrorShape = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

export type ApiError = z.infer<typeof ErrorShape>["error"];

/** Our error shape, from the text of an answer. Anything else is a broken connection or a proxy speaking. */
export function readApiError(text: string): ApiError {
  try {
    return ErrorShape.parse(JSON.parse(text)).error;
  } catch {
    return { code: "unreachable", message: "The connection to Scrip was lost." };
  }
}
