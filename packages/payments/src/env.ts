import { AppError } from "@scrip/errors";

type Variables = Record<string, string | undefined>;

export type PaymentsEnv = {
  stripeSecretKey: string;
  /** One, or two while the secret is rotated: an event signed with either is ours. */
  stripeWebhookSecrets: readonly string[];
  /** Where Stripe is instead of api.stripe.com: the sandbox. */
  stripeApiBase: URL | null;
  /** Days before a new plan is paid for the first time. Absent: none. */
  trialDays?: number;
};

const SECRET_KEY = /^(sk|rk)_(test|live)_(\w+)$/;
const WEBHOOK_SECRET = /^whsec_([\w+/=-]+)$/;
const WEBHOOK_SECRETS_MAX = 2;
/** Real secrets have 24 characters and more, at random. */
const SECRET_LENGTH_MIN = 16;
const DISTINCT_CHARACTERS_MIN = 5;
const TRIAL_DAYS_MAX = 90;
const PLACEHOLDER = /^(your|change|replace|placeholder|example|dummy|secret|undefined)/i;

/**
 * Reads STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE and PLAN_TRIAL_DAYS. A webhook secret that anybody could guess would let
 * anybody grant credits, so a doubtful value is refused.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readPaymentsEnv(source: Variables = process.env): PaymentsEnv {
  const stripeSecretKey = requireSecretKey(source["STRIPE_SECRET_KEY"]);
  return {
    stripeSecretKey,
    stripeWebhookSecrets: requireWebhookSecrets(source["STRIPE_WEBHOOK_SECRET"]),
    stripeApiBase: readApiBase(source, stripeSecretKey),
    ...readTrialDays(source["PLAN_TRIAL_DAYS"]),
  };
}

function readTrialDays(value: string | undefined): { trialDays?: number } {
  if (value === undefined || value === "") return {};
  const trialDays = /^\d{1,3}$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
  if (trialDays > TRIAL_DAYS_MAX)
    throw misconfigured(`PLAN_TRIAL_DAYS must be a number of days up to ${TRIAL_DAYS_MAX}`);
  return { trialDays };
}

function requireSecretKey(value: string | undefined): string {
  const random = SECRET_KEY.exec(value ?? "")?.[3];
  if (value === undefined || random === undefined || isPlaceholder(random)) {
    throw misconfigured(
      "STRIPE_SECRET_KEY must be a secret key of Stripe: sk_test_…, sk_live_…, rk_test_… or rk_live_…",
    );
  }
  return value;
}

function requireWebhookSecrets(value: string | undefined): string[] {
  const secrets = (value ?? "").split(",").map((secret) => secret.trim());
  const areGood = secrets.every((secret) => {
    const random = WEBHOOK_SECRET.exec(secret)?.[1];
    return random !== undefined && !isPlaceholder(random);
  });
  if (!areGood || secrets.length > WEBHOOK_SECRETS_MAX) {
    throw misconfigured(
      "STRIPE_WEBHOOK_SECRET must be one signing secret of Stripe (whsec_…), or two with a comma between",
    );
  }
  return secrets;
}

/** Production talks to Stripe itself, and a live key is shown to nobody else. */
function readApiBase(source: Variables, stripeSecretKey: string): URL | null {
  const value = source["STRIPE_API_BASE"];
  if (value === undefined || value === "") return null;
  const isSandbox = source["SCRIP_SANDBOX"] === "1";
  if (source["NODE_ENV"] === "production" && !isSandbox) {
    throw misconfigured("STRIPE_API_BASE must not be set in production: it is for the sandbox");
  }
  if (stripeSecretKey.includes("_live_")) {
    throw misconfigured("STRIPE_API_BASE must not be set together with a live STRIPE_SECRET_KEY");
  }
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol) || new URL(value).pathname !== "/") {
    throw misconfigured("STRIPE_API_BASE must be an origin such as http://127.0.0.1:3004");
  }
  return new URL(value);
}

function isPlaceholder(random: string): boolean {
  return (
    random.length < SECRET_LENGTH_MIN || new Set(random).size < DISTINCT_CHARACTERS_MIN || PLACEHOLDER.test(random)
  );
}

function misconfigured(message: string): AppError {
  return new AppError("misconfigured", message);
}
