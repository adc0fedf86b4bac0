import { createDeepSeek } from "@ai-sdk/deepseek";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const deepseek: Vendor<"deepseek"> = {
  id: "deepseek",
  keyVariable: "DEEPSEEK_API_KEY",
  baseUrlVariable: "DEEPSEEK_BASE_URL",
  baseUrl: "https://api.deepseek.com",
  callOptions: {},
  connect: ({ apiKey, baseUrl }) => createDeepSeek({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
