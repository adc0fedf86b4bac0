/** `npm start`, and with `--dev` `npm run dev`: runs everything until Ctrl-C. */
import { join } from "node:path";
import { describeAddresses } from "./stack/describe-addresses.ts";
import { readEnvironment } from "./stack/environment.ts";
import { createProgress } from "./stack/progress.ts";
import { StackError } from "./stack/stack-error.ts";
import { startStack } from "./stack/start-stack.ts";

const root = join(import.meta.dirname, "..");
const isDevelopment = process.argv.includes("--dev");
/** What a shell reports after Ctrl-C: nothing went wrong, and it never ran. */
const INTERRUPTED = 130;
let wasReady = false;
const startedAt = performance.now();

const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());
process.stdout.on("error", () => undefined); // the terminal was closed: stop all the same
const stopAsked = new Promise<void>((resolve) => asked.signal.addEventListener("abort", () => resolve()));

try {
  const stack = await startStack({
    root,
    variables: readEnvironment(root),
    mode: isDevelopment ? "development" : "production",
    progress: createProgress(process.stdout),
    signal: asked.signal,
  });
  wasReady = true;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`\n${describeAddresses(stack.description, seconds)}\n`);
  try {
    await Promise.race([stopAsked, stack.failure]);
    process.stdout.write("\nStopping …\n");
  } finally {
    await stack.stop();
  }
} catch (error) {
  if (!asked.signal.aborted) {
    process.stderr.write(`${error instanceof StackError ? error.message : describeUnexpected(error)}\n`);
    process.exit(1);
  }
}
process.stdout.write("Stopped.\n");
process.exit(wasReady ? 0 : INTERRUPTED);

function describeUnexpected(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
