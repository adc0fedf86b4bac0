export {
  type SandboxExecutor,
  type SandboxExecutorOptions,
  startSandboxExecutor,
} from "./executor/start-sandbox-executor.ts";
export { type Mailbox, type MailboxOptions, startMailbox } from "./mailbox/start-mailbox.ts";
export { APPLICATION_ROLE, type DatabaseUrls, ensureDatabase } from "./postgres/ensure-database.ts";
export { type Postgres, type PostgresOptions, startPostgres } from "./postgres/start-postgres.ts";
export { composeAnswer } from "./providers/compose-answer.ts";
export { readAsk } from "./providers/read-ask.ts";
export {
  type SandboxProviders,
  type SandboxProvidersOptions,
  startSandboxProviders,
} from "./providers/start-providers.ts";
export { SandboxError } from "./sandbox-error.ts";
export { type SandboxStripe, type SandboxStripeOptions, startSandboxStripe } from "./stripe/start-sandbox-stripe.ts";
