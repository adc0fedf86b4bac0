import { type EmailEnv, readEmailEnv } from "@scrip/email";
import { AppError } from "@scrip/errors";
import { type PaymentsEnv, readPaymentsEnv } from "@scrip/payments";

type Variables = Record<string, string | undefined>;

export type InngestEnv =
  /** Inngest Cloud, a server of one's own, or the sandbox: every call is signed, both ways. */
  | { isDev: false; eventKey: string; signingKey: string; signingKeyFallback: string | null; baseUrl: string | null }
  /** Inngest's dev server, which signs nothing. */
  | { isDev: true; baseUrl: string };

export type JobsEnv = {
  inngest: InngestEnv;
  email: EmailEnv;
  payments: PaymentsEnv;
  webUrl: string;
  /** Whom to mail alarms; null: they are rows, log lines and figures only. */
  alarms: AlarmsEnv | null;
};

export type AlarmsEnv = { email: string; adminUrl: string };

const SIGNING_KEY = /^signkey-\w+-[0-9a-f]{32,}$/i;
const EMAIL = /^[^@\s,;<>]+@[^@\s,;<>]+$/;
const EVENT_KEY = /^[\w-]{16,}$/;

/**
 * Reads what the jobs need: INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY (two, comma-separated, while it is rotated) with an
 * optional INNGEST_BASE_URL, or INNGEST_DEV outside production; WEB_URL; ALARM_EMAIL with ADMIN_URL; and what mail and
 * payments read.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readJobsEnv(source: Variables = process.env): JobsEnv {
  return {
    inngest: readInngestEnv(source),
    email: readEmailEnv(source),
    payments: readPaymentsEnv(source),
    webUrl: readAppUrl("WEB_URL", source),
    alarms: readAlarmsEnv(source),
  };
}

function readAlarmsEnv(source: Variables): AlarmsEnv | null {
  const email = source["ALARM_EMAIL"];
  if (email === undefined) return null;
  if (!EMAIL.test(email)) throw misconfigured("ALARM_EMAIL must be an e-mail address");
  return { email, adminUrl: readAppUrl("ADMIN_URL", source) };
}

function readAppUrl(name: string, source: Variables): string {
  return requireUrl(name, source[name]).replace(/\/+$/, "");
}

function readInngestEnv(source: Variables): InngestEnv {
  const devUrl = source["INNGEST_DEV"];
  if (devUrl) {
    if (source["NODE_ENV"] === "production") {
      throw misconfigured("INNGEST_DEV must not be set in production: its server accepts and sends unsigned calls");
    }
    return { isDev: true, baseUrl: requireUrl("INNGEST_DEV", devUrl) };
  }
  const eventKey = source["INNGEST_EVENT_KEY"] ?? "";
  if (!EVENT_KEY.test(eventKey)) throw misconfigured("INNGEST_EVENT_KEY must be an event key of Inngest");
  const [signingKey = "", ...others] = (source["INNGEST_SIGNING_KEY"] ?? "").split(",").map((key) => key.trim());
  if (![signingKey, ...others].every((key) => SIGNING_KEY.test(key)) || others.length > 1) {
    throw misconfigured(
      "INNGEST_SIGNING_KEY must be a signing key of Inngest (signkey-…), or two with a comma between",
    );
  }
  const baseUrl = source["INNGEST_BASE_URL"];
  return {
    isDev: false,
    eventKey,
    signingKey,
    signingKeyFallback: others[0] ?? null,
    baseUrl: baseUrl ? requireUrl("INNGEST_BASE_URL", baseUrl) : null,
  };
}

function requireUrl(name: string, value: string | undefined): string {
  if (value === undefined || !/^https?:\/\/./.test(value) || !URL.canParse(value)) {
    throw misconfigured(`${name} must be a URL that starts with http:// or https://`);
  }
  return value;
}

function misconfigured(message: string): AppError {
  return new AppError("misconfigured", message);
}
