import { isAppError } from "@scrip/errors";
import { type Logger as PinoLogger, pino, stdSerializers } from "pino";
import { REDACTED, redactText } from "./redact.ts";

export type Logger = PinoLogger;

const SECRET_FIELDS = [
  "password",
  "token",
  "sessionToken",
  "apiKey",
  "secret",
  "authorization",
  "cookie",
  "prompt",
  "text",
  "messages",
];

/**
 * A structured logger that writes one JSON line per event to standard output.
 *
 * Fields named like secrets, and texts shaped like keys, cookies or card numbers, are replaced before they are written.
 */
export function createLogger(service: string, level = "info"): Logger {
  return pino({
    level,
    base: { service },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: REDACTED,
    },
    serializers: { error: serializeError },
    hooks: {
      logMethod(args, method) {
        const cleaned = args.map((arg) => (typeof arg === "string" ? redactText(arg) : arg));
        method.apply(this, cleaned as Parameters<typeof method>);
      },
    },
  });
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redactText(String(error));
  const { type, message, stack } = stdSerializers.err(error);
  return {
    type,
    message: redactText(message),
    stack: redactText(stack),
    ...(isAppError(error) ? { code: error.code } : {}),
    ...(error.cause instanceof Error ? { cause: redactText(error.cause.message) } : {}),
  };
}
