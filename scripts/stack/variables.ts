import { StackError } from "./stack-error.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

type Check = (value: string) => string | null;

const PLACEHOLDER = /^(change[-_ ]?me|placeholder|todo|secret|password|undefined|null|x{3,}|\.{3,}|your[-_ ].*|<.*>)$/i;

const isPort: Check = (value) =>
  /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535 ? null : "must be a port from 1 to 65535";
const isText: Check = () => null;
const isSecret: Check = (value) => (PLACEHOLDER.test(value) ? "still holds a placeholder" : null);
const isLongSecret =
  (length: number): Check =>
  (value) =>
    isSecret(value) ?? (value.length >= length ? null : `must have ${length} characters or more`);
const isProxies: Check = (value) =>
  /^(\d|[\da-f.:]+(\/\d{1,3})?( *, *[\da-f.:]+(\/\d{1,3})?)*)$/i.test(value)
    ? null
    : "must be a number of proxies from 0 to 9, or addresses and networks such as 10.0.0.0/8";
const isTrialDays: Check = (value) =>
  /^\d{1,2}$/.test(value) && Number(value) <= 90 ? null : "must be a number of days from 0 to 90";
/** Where `npm start` looks whether the apps are ready, 127.0.0.1, must be among it. */
const isListeningAddress: Check = (value) =>
  ["127.0.0.1", "0.0.0.0", "::"].includes(value)
    ? null
    : "must be 127.0.0.1, for this machine only, or 0.0.0.0 or :: for everybody who can reach it";
const isLogLevel: Check = (value) =>
  ["debug", "info", "warn", "error", "silent"].includes(value) ? null : "must be debug, info, warn, error or silent";
const isEmail: Check = (value) => (/^[^@\s]+@[^@\s]+$/.test(value) ? null : "must be an e-mail address");
const isSender: Check = (value) => (/[^@\s<]+@[^@\s>]+/.test(value) ? null : "must hold an e-mail address");
const isSigningKey: Check = (value) =>
  isSecret(value) ??
  (value.split(",").every((key) => /^signkey-\w+-[0-9a-f]+$/i.test(key))
    ? null
    : "must look like signkey-prod-0123abcd");

const isUrl =
  (...protocols: string[]): Check =>
  (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol)
      ? null
      : `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`;

const startsWith =
  (...prefixes: string[]): Check =>
  (value) =>
    isSecret(value) ??
    (value.split(",").every((part) => prefixes.some((prefix) => part.startsWith(prefix) && part.length > prefix.length))
      ? null
      : `must start with ${prefixes.join(" or ")}`);

const isWebUrl = isUrl("http:", "https:");
const isPostgresUrl = isUrl("postgres:", "postgresql:");

/** Every variable that a person may set, and what a good value is. `.env.example` explains each of them. */
export const VARIABLES = {
  WEB_PORT: isPort,
  ADMIN_PORT: isPort,
  WORKER_PORT: isPort,
  SANDBOX_PORT_BASE: isPort,
  POSTGRES_PORT: isPort,
  SCRIP_DATA_DIR: isText,
  WEB_URL: isWebUrl,
  ADMIN_URL: isWebUrl,
  HOST: isListeningAddress,
  TRUSTED_PROXIES: isProxies,
  LOG_LEVEL: isLogLevel,
  DATABASE_URL: isPostgresUrl,
  DATABASE_OWNER_URL: isPostgresUrl,
  STRIPE_SECRET_KEY: startsWith("sk_test_", "sk_live_", "rk_test_", "rk_live_"),
  STRIPE_WEBHOOK_SECRET: startsWith("whsec_"),
  PLAN_TRIAL_DAYS: isTrialDays,
  OPENAI_API_KEY: isSecret,
  OPENAI_BASE_URL: isWebUrl,
  ANTHROPIC_API_KEY: isSecret,
  ANTHROPIC_BASE_URL: isWebUrl,
  GOOGLE_GENERATIVE_AI_API_KEY: isSecret,
  GOOGLE_GENERATIVE_AI_BASE_URL: isWebUrl,
  MISTRAL_API_KEY: isSecret,
  MISTRAL_BASE_URL: isWebUrl,
  DEEPSEEK_API_KEY: isSecret,
  DEEPSEEK_BASE_URL: isWebUrl,
  XAI_API_KEY: isSecret,
  XAI_BASE_URL: isWebUrl,
  GROQ_API_KEY: isSecret,
  GROQ_BASE_URL: isWebUrl,
  INNGEST_EVENT_KEY: isSecret,
  INNGEST_SIGNING_KEY: isSigningKey,
  INNGEST_BASE_URL: isWebUrl,
  INNGEST_DEV: isWebUrl,
  SMTP_URL: isUrl("smtp:", "smtps:"),
  MAIL_FROM: isSender,
  SUPPORT_EMAIL: isEmail,
  ALARM_EMAIL: isEmail,
  SECRET_KEY: isLongSecret(32),
  METRICS_TOKEN: isLongSecret(16),
} satisfies Record<string, Check>;

export type VariableName = keyof typeof VARIABLES;

/** Variables that mean nothing alone: the first is refused without the second. */
const PAIRS: [VariableName, VariableName][] = [
  ["DATABASE_URL", "DATABASE_OWNER_URL"],
  ["DATABASE_OWNER_URL", "DATABASE_URL"],
  ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
  ["STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY"],
  ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"],
  ["INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"],
  ["INNGEST_BASE_URL", "INNGEST_SIGNING_KEY"],
  ["SMTP_URL", "MAIL_FROM"],
  ["OPENAI_BASE_URL", "OPENAI_API_KEY"],
  ["ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"],
  ["GOOGLE_GENERATIVE_AI_BASE_URL", "GOOGLE_GENERATIVE_AI_API_KEY"],
  ["MISTRAL_BASE_URL", "MISTRAL_API_KEY"],
  ["DEEPSEEK_BASE_URL", "DEEPSEEK_API_KEY"],
  ["XAI_BASE_URL", "XAI_API_KEY"],
  ["GROQ_BASE_URL", "GROQ_API_KEY"],
];

/**
 * Refuses values that would only fail later and elsewhere.
 *
 * @throws {StackError} a variable is empty, malformed, a placeholder, or lacks its other half
 */
export function checkVariables(variables: Variables): void {
  for (const [name, check] of Object.entries(VARIABLES)) {
    const value = variables[name];
    if (value === undefined) continue;
    const complaint = value.trim() === "" ? "is empty; give it a value or remove it" : check(value);
    if (complaint !== null) throw new StackError(`${name} ${complaint}.`);
  }
  for (const [name, other] of PAIRS) {
    if (variables[name] !== undefined && variables[other] === undefined) {
      throw new StackError(`${name} is set and ${other} is not; they are used together.`);
    }
  }
}
