import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { createModelProviders, readModelProvidersEnv } from "@scrip/model-providers";
import { followSnapshot, loadTokenCounter } from "@scrip/selection";
import { type AssistantDeps, createAssistantDeps } from "./assistant-deps.ts";

/**
 * The assistant with every vendor that has a key in the environment. Once per process. With a `databaseUrl` it keeps what models
 * are chosen from in memory, and listens for changes.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function openAssistant(parts: { db: Db; logger: Logger; databaseUrl?: string }): AssistantDeps {
  const { db, logger, databaseUrl } = parts;
  const providers = createModelProviders(readModelProvidersEnv());
  // Nothing else runs while it loads: that is nobody's first request.
  loadTokenCounter().catch((error: unknown) => logger.error({ error }, "the tokenizer could not be loaded"));
  if (databaseUrl === undefined) return createAssistantDeps({ db, logger, providers });
  const snapshots = followSnapshot({ db, logger, databaseUrl, connected: () => providers.enabledProviders() });
  return createAssistantDeps({ db, logger, providers, snapshots });
}
