import type { Logger } from "@scrip/logger";
import { Inngest } from "inngest";
import type { InngestEnv } from "./env.ts";

const TIMEOUT_MS = 10_000;

/** Makes the client that sends events and signs for the functions. The mode is given here, never guessed from the shell. */
export function createInngest(env: InngestEnv, logger: Logger): Inngest {
  return new Inngest({
    id: "scrip",
    // Steps are reported one by one, so that a repetition starts where the last one stopped, on every server.
    checkpointing: false,
    logger,
    fetch: fetchWithTimeout,
    ...connection(env),
  });
}

function connection(env: InngestEnv) {
  if (env.isDev) return { isDev: true, baseUrl: env.baseUrl };
  const { eventKey, signingKey, signingKeyFallback, baseUrl } = env;
  return {
    isDev: false,
    eventKey,
    signingKey,
    ...(signingKeyFallback !== null && { signingKeyFallback }),
    ...(baseUrl !== null && { baseUrl }),
  };
}

const fetchWithTimeout: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
