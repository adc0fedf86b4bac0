import { AppError } from "@scrip/errors";
import { z } from "zod";
import { type ProviderId, VENDORS } from "./vendors/vendors.ts";

/** Key and address of each vendor that has a key. */
export type ModelProvidersEnv = Partial<Record<ProviderId, { apiKey: string; baseUrl: string }>>;

const ApiKey = z.string().regex(/^[\x21-\x7e]+$/, "must be a key without spaces");
const BaseUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });

/**
 * Reads each vendor's key (`OPENAI_API_KEY`, `MISTRAL_API_KEY` and so on) and, where set, its address (the same name
 * ending in `BASE_URL`). A vendor without a key is left out; an empty value counts as not set.
 *
 * @throws {AppError} `misconfigured`, naming the variable and never its value
 */
export function readModelProvidersEnv(source: Record<string, string | undefined> = process.env): ModelProvidersEnv {
  const env: ModelProvidersEnv = {};
  for (const vendor of VENDORS) {
    const apiKey = source[vendor.keyVariable]?.trim();
    if (!apiKey) continue;
    env[vendor.id] = {
      apiKey: read(vendor.keyVariable, ApiKey, apiKey),
      baseUrl: read(vendor.baseUrlVariable, BaseUrl, source[vendor.baseUrlVariable]?.trim() || vendor.baseUrl),
    };
  }
  return env;
}

function read(variable: string, schema: z.ZodType<string>, value: string): string {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("misconfigured", `${variable} ${result.error.issues[0]?.message ?? "is not valid"}.`);
}
