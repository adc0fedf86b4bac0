import { AppError } from "@scrip/errors";
import { z } from "zod";
import { readTrustedProxies, type TrustedProxies } from "./trusted-proxies.ts";

const PLACEHOLDER = /^(change[-_ ]?me|placeholder|todo|secret|password|undefined|null|x{3,}|\.{3,}|your[-_ ].*|<.*>)$/i;
const SECRET_LENGTH_MIN = 16;

const secret = z
  .string()
  .refine((value) => value.length >= SECRET_LENGTH_MIN, `must have ${SECRET_LENGTH_MIN} characters or more`)
  .refine((value) => !PLACEHOLDER.test(value), "still holds a placeholder");

const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  HOST: z.string().min(1).default("127.0.0.1"),
  TRUSTED_PROXIES: z
    .string()
    .transform((value, check) => {
      const proxies = readTrustedProxies(value);
      if (proxies !== null) return proxies;
      check.addIssue("must be a number of proxies from 0 to 9, or addresses and networks such as 10.0.0.0/8");
      return z.NEVER;
    })
    .default(0),
  METRICS_TOKEN: secret.optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
});

/** What tells one app's settings from the other's. */
export type AppIdentity = { urlVariable: "WEB_URL" | "ADMIN_URL"; defaultPort: number };

export type AppServerEnv = {
  mode: "development" | "production";
  port: number;
  host: string;
  publicUrl: URL;
  trustedProxies: TrustedProxies;
  metricsToken: string | undefined;
  logLevel: string;
};

/**
 * Where an app listens, its public address, and how it is watched.
 *
 * @throws {AppError} `misconfigured`, naming the variable: missing or a placeholder in production, or malformed
 */
export function readAppServerEnv(
  { urlVariable, defaultPort }: AppIdentity,
  source: Record<string, string | undefined> = process.env,
): AppServerEnv {
  const parsed = Environment.safeParse({ ...source, publicUrl: source[urlVariable] });
  if (!parsed.success) {
    const nameOf = (path: PropertyKey | undefined) => (path === "publicUrl" ? urlVariable : String(path));
    const complaints = parsed.error.issues.map(({ path, message }) => `${nameOf(path[0])} ${message}`);
    throw new AppError("misconfigured", complaints.join("; "));
  }
  const env = parsed.data;
  const isProduction = env.NODE_ENV === "production";
  if (isProduction && env.publicUrl === undefined) throw missing(urlVariable);
  if (isProduction && env.METRICS_TOKEN === undefined) throw missing("METRICS_TOKEN");
  const port = env.PORT ?? defaultPort;
  return {
    mode: isProduction ? "production" : "development",
    port,
    host: env.HOST,
    publicUrl: new URL(env.publicUrl ?? `http://localhost:${port}`),
    trustedProxies: env.TRUSTED_PROXIES,
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
  };
}

function missing(name: string): AppError {
  return new AppError("misconfigured", `${name} must be set in production`);
}
