import { createGroq } from "@ai-sdk/groq";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const groq: Vendor<"groq"> = {
  id: "groq",
  keyVariable: "GROQ_API_KEY",
  baseUrlVariable: "GROQ_BASE_URL",
  baseUrl: "https://api.groq.com/openai/v1",
  callOptions: {},
  connect: ({ apiKey, baseUrl }) => createGroq({ apiKey, baseURL: baseUrl, fetch: vendorFetch }),
};
