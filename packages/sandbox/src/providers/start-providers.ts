/** 0 picks a free port. */
export type SandboxProvidersOptions = { port: number };

export type SandboxProviders = {
  url: string;
  /** What each vendor's client takes as its base URL. */
  baseUrls: Record<"openai" | "anthropic" | "google" | "mistral" | "deepseek" | "xai" | "groq", string>;
  /** How many callers have left before their answer was complete. */
  countAbandoned(): number;
  close(): Promise<void>;
};

/**
 * Starts stand-ins for OpenAI (chat completions, responses), Anthropic (messages), Google (generateContent) and the vendors
 * that speak OpenAI's formats on one port, streaming and not. Answers are made up from the prompt and say so. Faults are set
 * through aimock's own routes under `/__aimock`, and with `POST /sandbox/faults`; see the README.
 *
 * @throws {SandboxError} the port is taken, or is not ours to open
 */
export async function startSandboxProviders(options: SandboxProvidersOptions): Promise<SandboxProviders> {
  // Loaded on use: the token tables take a third of a second, and most importers of this package want Postgres only.
  const { serveProviders } = await import("./serve-providers.ts");
  return serveProviders(options);
}
