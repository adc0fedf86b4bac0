import { anthropic } from "./anthropic.ts";
import { deepseek } from "./deepseek.ts";
import { google } from "./google.ts";
import { groq } from "./groq.ts";
import { mistral } from "./mistral.ts";
import { openai } from "./openai.ts";
import { xai } from "./xai.ts";

/** Another vendor is one more file in this folder and one more name here. */
export const VENDORS = [openai, anthropic, google, mistral, deepseek, xai, groq] as const;

export type ProviderId = (typeof VENDORS)[number]["id"];
