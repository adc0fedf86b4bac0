import { data } from "@remix-run/node";
import type { z } from "zod";

export type ParsedForm<Value> =
  | { ok: true; value: Value }
  /** `sent` are the fields that are texts, as they came: a page with several forms knows by them which was sent. */
  | { ok: false; errors: Record<string, string>; sent: Readonly<Record<string, string>> };

const FORM_TYPE = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

/**
 * Reads a posted form. The errors are by field, the first of each, fit to be shown beside it.
 *
 * @throws a response for what no form of ours sends: 415 for another content type, 400 for a broken body
 */
export async function parseForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<ParsedForm<z.infer<Schema>>> {
  const fields = [...(await readForm(request))];
  const parsed = schema.safeParse(Object.fromEntries(fields));
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join(".")] ??= issue.message;
  const texts = fields.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  return { ok: false, errors, sent: Object.fromEntries(texts) };
}

async function readForm(request: Request): ReturnType<Request["formData"]> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) throw refusal(415, "Send this as a form.");
  try {
    return await request.formData();
  } catch {
    throw refusal(400, "The form cannot be read.");
  }
}

function refusal(status: 400 | 415, message: string) {
  return data({ error: { code: "invalid_input", message } }, { status });
}
