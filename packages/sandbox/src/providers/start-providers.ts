/** 0 picks a free port. */
export type SandboxProvidersOptions = { port: number };

export type SandboxProviders = {
  url: string;
  /** What each vendor's client takes as its base URL. */
  baseUrls: { openai: string; anthropic: string; google: string };
  /** How many callers have left before their answer was complete. */
  countAbandoned(): number;
  close(): Promise<void>;
};

/**
 * Starts stand-ins for OpenAI (chat completions, responses), Anthropic (messages) and Google (generateContent) on one
 * port, streaming and not. Answers are made up from the prompt and say so. Faults are set through aimock's own routes
 * under `/__aimock`; see the README.
 *
 * @throws {SandboxError} the port is taken, or is not ours to open
 */
export async function startSandboxProviders(options: SandboxProvidersOptions): Promise<SandboxProviders> {
  // Loaded on use: the token tables take a third of a second, and most importers of this package want Postgres only.
  const { serveProviders } = await import("./serve-providers.ts");
  return serveProviders(options);
}
