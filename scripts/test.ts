/** `npm test`: everything that must hold before a change is accepted. CI runs this and nothing else. */
import { join } from "node:path";
import { type Outcome, STEPS, type Step, type Surroundings } from "./checks/steps.ts";
import { inheritedVariables } from "./stack/child-variables.ts";

const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());

// Our own variables are left out: the result must not depend on a developer's `.env` or keys.
const surroundings: Surroundings = {
  root: join(import.meta.dirname, ".."),
  variables: inheritedVariables(process.env),
  signal: asked.signal,
};

const total = { passed: 0, failed: 0 };
for (const step of STEPS) {
  const outcome = await perform(step);
  if (asked.signal.aborted) process.exit(130);
  total.passed += outcome.passed;
  total.failed += outcome.failed;
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);

async function perform(step: Step): Promise<Outcome> {
  const startedAt = performance.now();
  process.stdout.write(`  ${step.title} …\n`);
  const outcome = await step.run(surroundings).catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    log: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const isGood = outcome.failed === 0;
  const counts = outcome.passed + outcome.failed === 1 ? "" : `: ${outcome.passed} passed, ${outcome.failed} failed`;
  if (!isGood) process.stdout.write(`${outcome.log.trimEnd()}\n`);
  process.stdout.write(`${isGood ? "✓" : "✗"} ${step.title}${counts} (${seconds} s)\n`);
  return outcome;
}
