import { createOpenAI } from "@ai-sdk/openai";
import { vendorFetch } from "../vendor-fetch.ts";
import type { Vendor } from "./vendor.ts";

export const openai: Vendor<"openai"> = {
  id: "openai",
  keyVariable: "OPENAI_API_KEY",
  baseUrlVariable: "OPENAI_BASE_URL",
  baseUrl: "https://api.openai.com/v1",
  // Asked for by some accounts' settings; prompts are nobody else's business.
  callOptions: { openai: { store: false } },
  connect: ({ apiKey, baseUrl }) => {
    const client = createOpenAI({ apiKey, baseURL: baseUrl, fetch: vendorFetch });
    // Not the Responses API: it knows no seed, stop or penalties, which callers of our own API may send.
    return (providerModel) => client.chat(providerModel);
  },
};
