import type { z } from "zod";

export type ParsedForm<Value> = { ok: true; value: Value } | { ok: false; errors: Record<string, string> };

/** Reads a posted form. The errors are by field, the first of each, fit to be shown beside it. */
export async function parseForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<ParsedForm<z.infer<Schema>>> {
  const parsed = schema.safeParse(Object.fromEntries(await request.formData()));
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join(".")] ??= issue.message;
  return { ok: false, errors };
}
