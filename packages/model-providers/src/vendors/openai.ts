import { createOpenAI } from "@ai-sdk/openai";
import type { Vendor } from "./vendor.ts";

export const openai: Vendor<"openai"> = {
  id: "openai",
  keyVariable: "OPENAI_API_KEY",
  baseUrlVariable: "OPENAI_BASE_URL",
  baseUrl: "https://api.openai.com/v1",
  // The Responses API keeps prompts and answers for 30 days unless told not to.
  callOptions: { openai: { store: false } },
  connect: ({ apiKey, baseUrl }) => {
    const client = createOpenAI({ apiKey, baseURL: baseUrl });
    return (providerModel) => client.responses(providerModel);
  },
};
