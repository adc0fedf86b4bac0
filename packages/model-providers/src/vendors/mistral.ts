import { createMistral } from "@ai-sdk/mistral";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const mistral: Vendor<"mistral"> = {
  id: "mistral",
  keyVariable: "MISTRAL_API_KEY",
  baseUrlVariable: "MISTRAL_BASE_URL",
  baseUrl: "https://api.mistral.ai/v1",
  callOptions: {},
  connect: ({ apiKey, baseUrl }) => createMistral({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
