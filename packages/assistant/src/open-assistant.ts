import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { createModelProviders, readModelProvidersEnv } from "@scrip/model-providers";
import { type AssistantDeps, createAssistantDeps } from "./assistant-deps.ts";

/**
 * The assistant with every vendor that has a key in the environment. Once per process.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function openAssistant(parts: { db: Db; logger: Logger }): AssistantDeps {
  return createAssistantDeps({ ...parts, providers: createModelProviders(readModelProvidersEnv()) });
}
