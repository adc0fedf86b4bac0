/**
 * `pnpm planted-bugs [--quick]`: takes away each guard of the books in turn, and shows which test notices. A guard that no test
 * misses is a failure: either the test is missing, or the guard guards nothing.
 */
import { join } from "node:path";
import { GUARDS } from "./planted-bugs/guards.ts";
import { tryGuards, type Verdict } from "./planted-bugs/try-guards.ts";

const guards = process.argv.includes("--quick") ? GUARDS.filter(({ isQuick }) => isQuick) : GUARDS;
const verdicts = await tryGuards(join(import.meta.dirname, ".."), guards);
for (const verdict of verdicts) process.stdout.write(`${describe(verdict)}\n`);
const good = verdicts.filter(({ kind }) => kind === "noticed").length;
process.stdout.write(`${good} of ${verdicts.length} as it should be\n`);
process.exit(good === verdicts.length ? 0 : 1);

function describe(verdict: Verdict): string {
  switch (verdict.kind) {
    case "noticed":
      return `✓ ${verdict.title}\n    ${verdict.by}`;
    case "unnoticed":
      return `✗ ${verdict.title}\n    no test noticed that this was taken away`;
    case "unclear":
      return `✗ ${verdict.title}\n    nothing can be said: ${verdict.why}`;
  }
}
