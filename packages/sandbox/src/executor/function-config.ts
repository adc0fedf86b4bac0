import { z } from "zod";
import { parseCron } from "./cron.ts";
import { parseCondition, parseKey, parseSignalCondition } from "./expression.ts";
import { RefusedError } from "./refused-error.ts";
import { sleepEndsAt } from "./sleep-time.ts";

const RETRIES_DEFAULT = 4;
const RETRIES_MAX = 20;

const EventTrigger = z.strictObject({ event: z.string().min(1), expression: z.string().optional() });
const CronTrigger = z.strictObject({ cron: z.string().min(1) });
const Concurrency = z.strictObject({
  limit: z.int().min(1),
  key: z.string().optional(),
  scope: z.literal("fn").optional(),
});

const Cancellation = z.strictObject({
  event: z.string().min(1),
  if: z.string().optional(),
  /** How long after the start of the run the event still cancels it. */
  timeout: z.string().optional(),
});
export type Cancellation = z.infer<typeof Cancellation>;

/** What the SDK registers for one function, less every setting this executor would have to ignore. */
const FunctionConfig = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z
    .array(z.union([EventTrigger, CronTrigger]))
    .min(1)
    .max(10),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.literal("step"),
      name: z.string(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.url() }),
      retries: z.strictObject({ attempts: z.int().min(0).optional() }).optional(),
    }),
  }),
  idempotency: z.string().optional(),
  concurrency: z.union([z.int().min(1), Concurrency, z.tuple([Concurrency])]).optional(),
  cancel: z.array(Cancellation).max(5).optional(),
});

const Registration = z.object({
  url: z.url(),
  appName: z.string().min(1),
  sdk: z.string(),
  functions: z.array(z.unknown()),
});

const StoredTrigger = z.union([EventTrigger, CronTrigger]);
export type Trigger = z.infer<typeof StoredTrigger>;

export type JobFunction = {
  id: string;
  url: string;
  triggers: Trigger[];
  attemptsMax: number;
  concurrencyLimit: number | null;
  /** Null: the limit is on the function as a whole. */
  concurrencyKey: string | null;
  idempotency: string | null;
  cancelOn: Cancellation[];
};

export type AppRegistration = { url: string; appName: string; sdk: string; functions: JobFunction[] };

/**
 * Reads the body of `POST /fn/register`.
 *
 * @throws {RefusedError} it is not a registration, or a function uses a setting, trigger or expression that this
 * executor does not implement: a setting that is ignored would be a test that proves nothing
 */
export function parseRegistration(body: unknown): AppRegistration {
  const registration = Registration.safeParse(body);
  if (!registration.success) throw new RefusedError(400, `Not a registration: ${describe(registration.error)}.`);
  const { url, appName, sdk, functions } = registration.data;
  return { url, appName, sdk, functions: functions.map(parseFunction) };
}

/** Reads back triggers that were stored as JSON. */
export function parseTriggers(json: string): Trigger[] {
  return z.array(StoredTrigger).parse(JSON.parse(json));
}

function parseFunction(config: unknown): JobFunction {
  const parsed = FunctionConfig.safeParse(config);
  if (!parsed.success) {
    throw new RefusedError(
      400,
      `The sandbox executor does not implement ${nameOf(config)}: ${describe(parsed.error)}.`,
    );
  }
  const { id, triggers, steps, idempotency, cancel = [] } = parsed.data;
  const concurrency = toConcurrency(parsed.data.concurrency);
  for (const trigger of triggers) checkTrigger(trigger);
  for (const cancellation of cancel) checkCancellation(cancellation);
  if (idempotency !== undefined) parseKey(idempotency);
  if (concurrency.key !== null) parseKey(concurrency.key);
  return {
    id,
    url: steps.step.runtime.url,
    triggers,
    attemptsMax: Math.min(steps.step.retries?.attempts ?? RETRIES_DEFAULT, RETRIES_MAX) + 1,
    concurrencyLimit: concurrency.limit,
    concurrencyKey: concurrency.key,
    idempotency: idempotency ?? null,
    cancelOn: cancel,
  };
}

function checkCancellation({ event, if: condition, timeout }: Cancellation): void {
  if (event.includes("*")) {
    throw new RefusedError(400, `The sandbox executor does not implement event patterns such as ${event}.`);
  }
  if (condition !== undefined) parseSignalCondition(condition);
  if (timeout !== undefined && sleepEndsAt(timeout, new Date(0)) === null) {
    throw new RefusedError(400, `The sandbox executor does not understand the cancel timeout ${timeout}.`);
  }
}

/** The three ways to write one limit. Inngest allows a second one, which is refused here. */
function toConcurrency(config: z.infer<typeof FunctionConfig>["concurrency"]): {
  limit: number | null;
  key: string | null;
} {
  if (config === undefined) return { limit: null, key: null };
  if (typeof config === "number") return { limit: config, key: null };
  const { limit, key } = Array.isArray(config) ? config[0] : config;
  return { limit, key: key ?? null };
}

function checkTrigger(trigger: Trigger): void {
  if ("cron" in trigger) {
    parseCron(trigger.cron);
    return;
  }
  if (trigger.event.includes("*")) {
    throw new RefusedError(400, `The sandbox executor does not implement event patterns such as ${trigger.event}.`);
  }
  if (trigger.expression !== undefined) parseCondition(trigger.expression);
}

function nameOf(config: unknown): string {
  return typeof config === "object" && config !== null && "id" in config ? String(config.id) : "a function";
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "it"}: ${issue.message}`).join("; ");
}
