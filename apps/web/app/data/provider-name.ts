const NAMES: Record<string, string> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  mistral: "Mistral",
  deepseek: "DeepSeek",
  xai: "xAI",
  groq: "Groq",
};

/** What a company calls itself; its id where we do not know. */
export function providerName(id: string): string {
  return NAMES[id] ?? id;
}
