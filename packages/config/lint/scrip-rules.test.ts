import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** The names of our rules that refuse a file with this content. */
function lint(fileName: string, source: string): string[] {
  // In here, so that the settings of the repository apply as they do to everything else.
  const folder = mkdtempSync(join(import.meta.dirname, "linted-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, fileName), source);
  const oxlint = join(root, "node_modules/.bin/oxlint");
  const { stdout } = spawnSync(oxlint, ["--format=json", folder], { cwd: root, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return diagnostics
    .map((diagnostic) => diagnostic.code)
    .filter((code) => /^(scrip|eslint-plugin-node|node)\(/.test(code));
}

test.each([
  ["Number(grant.amountMicrocredits)", "scrip(no-float-money)"],
  ["Number.parseFloat(priceNanoDollars)", "scrip(no-float-money)"],
  ["+amountMicrocredits", "scrip(no-float-money)"],
  ["tx.creditHold.findUnique({})", "scrip(tables-in-stores)"],
  ["await db.$queryRaw`SELECT 1`", "scrip(tables-in-stores)"],
  ["process.env.SECRET_KEY", "node(no-process-env)"],
])("%s is refused by %s", (expression, rule) => {
  expect(lint("thing.ts", `export const value = ${expression};\n`)).toEqual([rule]);
});

test("a barrel that exports everything is refused", () => {
  expect(lint("index.ts", 'export * from "./thing.ts";\n')).toEqual(["scrip(no-export-star)"]);
});

test("stores name tables, and numbers that are no money stay numbers", () => {
  expect(lint("hold.store.ts", "export const value = tx.creditHold.findUnique({});\n")).toEqual([]);
  expect(
    lint("thing.ts", "export const value = [Number(priceCents), list.find(isOpen), new Map().delete(1)];\n"),
  ).toEqual([]);
});
