import { createXai } from "@ai-sdk/xai";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const xai: Vendor<"xai"> = {
  id: "xai",
  keyVariable: "XAI_API_KEY",
  baseUrlVariable: "XAI_BASE_URL",
  baseUrl: "https://api.x.ai/v1",
  // Its Responses API keeps prompts and answers for 30 days unless told not to.
  callOptions: { xai: { store: false } },
  connect: ({ apiKey, baseUrl }) => createXai({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
