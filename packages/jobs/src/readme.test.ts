import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Inngest } from "inngest";
import { expect, test } from "vitest";
import { createFunctions } from "./functions/create-functions.ts";
import type { JobsDeps } from "./jobs-deps.ts";
import { listBackgroundWork } from "./list-background-work.ts";

const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
/** Nothing is called: only what there is, is listed. */
const deps = {} as JobsDeps;

/** What stands in the first column of the table with this heading. */
function firstColumn(heading: string): string[] {
  const [, table = ""] = README.split(`\n| ${heading} |`);
  const rows = table.split("\n\n", 1)[0]?.split("\n").slice(2) ?? [];
  return rows.flatMap((row) => row.split("|", 2)[1]?.split(",") ?? []).map((name) => name.replaceAll("`", "").trim());
}

test("the README names every function and every sweeper, and none that is not", () => {
  const functions = createFunctions(new Inngest({ id: "readme", isDev: true }), deps).map((each) => each.id());
  expect(firstColumn("Function").toSorted()).toEqual(functions.toSorted());
  const sweepers = listBackgroundWork(deps, async () => undefined).map(({ name }) => name);
  expect(firstColumn("Sweeper").toSorted()).toEqual(sweepers.toSorted());
});
