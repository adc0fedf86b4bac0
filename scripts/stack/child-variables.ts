import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { VARIABLES, type Variables } from "./variables.ts";

export type DatabaseUrls = { databaseUrl: string; ownerDatabaseUrl: string };

export type SandboxPlan = {
  stripe?: {
    port: number;
    databaseUrl: string;
    webhookUrl: string;
    webhookSecrets: string[];
    apiKey: string;
    publicUrl: string;
  };
  providers?: { port: number };
  mailbox?: { httpPort: number; smtpPort: number };
  executor?: { port: number; databaseUrl: string; appUrls: string[]; eventKey: string; signingKey: string };
};

/** The shell's variables without ours, so that each child gets exactly the ones that are meant for it. */
export function inheritedVariables(shell: Variables): Variables {
  return Object.fromEntries(Object.entries(shell).filter(([name]) => !(name in VARIABLES) && name !== "NODE_ENV"));
}

/** What web, admin and worker see: the application role's database, and each service either ours or the real one. */
export function appVariables(
  settings: Settings,
  secrets: Secrets,
  urls: DatabaseUrls,
  isDevelopment: boolean,
): Variables {
  const { sandboxed, ports, variables } = settings;
  const isSandbox = sandboxed.postgres && sandboxed.stripe;
  return {
    NODE_ENV: isDevelopment ? "development" : "production",
    // A real database or real payments never see the sandbox's controls, such as moving the clock.
    ...(isSandbox ? { SCRIP_SANDBOX: "1" } : {}),
    DATABASE_URL: urls.databaseUrl,
    WEB_URL: settings.webUrl,
    ADMIN_URL: settings.adminUrl,
    WORKER_URL: settings.workerUrl,
    ...pick(variables, "HOST", "TRUSTED_PROXIES", "LOG_LEVEL"),
    SECRET_KEY: variables["SECRET_KEY"] ?? secrets.secretKey,
    METRICS_TOKEN: variables["METRICS_TOKEN"] ?? secrets.metricsToken,
    ALARM_EMAIL: variables["ALARM_EMAIL"],
    SUPPORT_EMAIL: variables["SUPPORT_EMAIL"],
    ...(sandboxed.stripe
      ? {
          STRIPE_SECRET_KEY: secrets.stripeSecretKey,
          STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
          STRIPE_API_BASE: local(ports.stripe),
        }
      : pick(variables, "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")),
    PLAN_TRIAL_DAYS: variables["PLAN_TRIAL_DAYS"],
    ...(sandboxed.providers ? sandboxProviderVariables(ports.providers) : providerVariables(variables)),
    ...(sandboxed.mailbox
      ? { SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`, MAIL_FROM: variables["MAIL_FROM"] ?? "Scrip <hello@scrip.test>" }
      : pick(variables, "SMTP_URL", "MAIL_FROM")),
    ...(sandboxed.executor
      ? {
          INNGEST_BASE_URL: local(ports.executor),
          INNGEST_EVENT_KEY: secrets.inngestEventKey,
          INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
        }
      : pick(variables, "INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_DEV")),
  };
}

/** What the sandbox process starts; a part that a real service has taken over is absent. */
export function planSandbox(settings: Settings, secrets: Secrets, urls: DatabaseUrls): SandboxPlan {
  const { sandboxed, ports } = settings;
  const databaseUrl = urls.ownerDatabaseUrl;
  return {
    ...(sandboxed.stripe && {
      stripe: {
        port: ports.stripe,
        databaseUrl,
        webhookUrl: `${local(ports.web)}/webhooks/stripe`,
        webhookSecrets: [secrets.stripeWebhookSecret],
        apiKey: secrets.stripeSecretKey,
        publicUrl: `http://localhost:${ports.stripe}`,
      },
    }),
    ...(sandboxed.providers && { providers: { port: ports.providers } }),
    ...(sandboxed.mailbox && { mailbox: { httpPort: ports.mailbox, smtpPort: ports.smtp } }),
    ...(sandboxed.executor && {
      executor: {
        port: ports.executor,
        databaseUrl,
        appUrls: [`${settings.workerUrl}/api/inngest`],
        eventKey: secrets.inngestEventKey,
        signingKey: secrets.inngestSigningKey,
      },
    }),
  };
}

/** Where each provider's stand-in is, behind the one port that all of them share. */
const PROVIDER_PATHS = {
  OPENAI: "/v1",
  ANTHROPIC: "/v1",
  GOOGLE_GENERATIVE_AI: "/v1beta",
  MISTRAL: "/mistral/v1",
  DEEPSEEK: "/v1",
  XAI: "/v1",
  GROQ: "/groq/openai/v1",
};

function sandboxProviderVariables(port: number): Variables {
  return Object.fromEntries(
    Object.entries(PROVIDER_PATHS).flatMap(([provider, path]) => [
      [`${provider}_API_KEY`, "sandbox"],
      [`${provider}_BASE_URL`, `${local(port)}${path}`],
    ]),
  );
}

function providerVariables(variables: Variables): Variables {
  const names = Object.keys(PROVIDER_PATHS).flatMap((provider) => [`${provider}_API_KEY`, `${provider}_BASE_URL`]);
  return pick(variables, ...names);
}

function pick(variables: Variables, ...names: string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}
