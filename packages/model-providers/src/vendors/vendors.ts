import { anthropic } from "./anthropic.ts";
import { google } from "./google.ts";
import { openai } from "./openai.ts";

/** Another vendor is one more file in this folder and one more name here. */
export const VENDORS = [openai, anthropic, google] as const;

export type ProviderId = (typeof VENDORS)[number]["id"];
