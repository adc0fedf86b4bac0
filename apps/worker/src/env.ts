import { AppError } from "@scrip/errors";
import { z } from "zod";

export type WorkerEnv = {
  host: string;
  port: number;
  metricsToken: string | undefined;
  logLevel: string;
  /** Somebody may move the clock. */
  isSandbox: boolean;
};

const METRICS_TOKEN_LENGTH_MIN = 16;

const WorkerEnvironment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3002),
  HOST: z.string().min(1).default("127.0.0.1"),
  METRICS_TOKEN: z.string().min(METRICS_TOKEN_LENGTH_MIN).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/**
 * Reads PORT, HOST, METRICS_TOKEN (needed in production), LOG_LEVEL, and whether this is the sandbox (`SCRIP_SANDBOX=1`).
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readWorkerEnv(source: Record<string, string | undefined> = process.env): WorkerEnv {
  const parsed = WorkerEnvironment.safeParse(source);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("misconfigured", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { PORT, HOST, METRICS_TOKEN, LOG_LEVEL } = parsed.data;
  if (source["NODE_ENV"] === "production" && METRICS_TOKEN === undefined) {
    throw new AppError("misconfigured", "METRICS_TOKEN must be set in production");
  }
  const isSandbox = source["SCRIP_SANDBOX"] === "1";
  return { port: PORT, host: HOST, metricsToken: METRICS_TOKEN, logLevel: LOG_LEVEL, isSandbox };
}
