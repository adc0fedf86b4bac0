import { createGoogle } from "@ai-sdk/google";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const google: Vendor<"google"> = {
  id: "google",
  keyVariable: "GOOGLE_GENERATIVE_AI_API_KEY",
  baseUrlVariable: "GOOGLE_GENERATIVE_AI_BASE_URL",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  callOptions: {},
  connect: ({ apiKey, baseUrl }) => createGoogle({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
