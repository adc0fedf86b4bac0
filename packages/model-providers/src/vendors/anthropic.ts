import { createAnthropic } from "@ai-sdk/anthropic";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const anthropic: Vendor<"anthropic"> = {
  id: "anthropic",
  keyVariable: "ANTHROPIC_API_KEY",
  baseUrlVariable: "ANTHROPIC_BASE_URL",
  baseUrl: "https://api.anthropic.com/v1",
  callOptions: {},
  connect: ({ apiKey, baseUrl }) => createAnthropic({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
