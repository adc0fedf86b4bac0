import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/**
 * Every way into the product that can reach a provider, with the test that proves that what it does is settled. A way that is not
 * here fails this test: nobody has shown yet that it charges (or that it cannot run off without).
 */
const SETTLEMENT_TESTS: Record<string, { file: string; title: string }> = {
  "apps/web/app/routes/chat.stream.ts": {
    file: "apps/web/e2e/lose-and-stop-answers.test.ts",
    title: "an answer that is stopped, one that is joined after a reload and one that is lost cost what they say",
  },
  "apps/web/server.ts": {
    file: "packages/api/src/openai/chat-completions.test.ts",
    title: "an answer comes in OpenAI's shape and is charged exactly what it says",
  },
};

/** Where requests come in: routes and servers of the apps, procedures of the API, functions and sweepers of the jobs. */
const ENTRIES = [
  "apps/*/server.ts",
  "apps/*/app/routes/*.{ts,tsx}",
  "packages/api/src/*/*.ts",
  "packages/jobs/src/functions/*.ts",
  "packages/jobs/src/list-background-work.ts",
];
const IS_ROUTE = /^apps\//;
const IS_PROCEDURE = /export const \w+Procedure\b/;
const IS_JOB = /^packages\/jobs\//;

const sources = globSync(["{packages,apps}/*/{src,app}/**/*.{ts,tsx}", "apps/*/server.ts"], {
  cwd: ROOT,
  exclude: (path) => /node_modules|generated|\.test\.tsx?$|\/test-[^/]+$/.test(path),
});

type Import = { name: string; from: string };

/** What a file imports to run, by name; types alone do not run. */
function readImports(path: string, text: string): Import[] {
  const found = text.matchAll(/(?:import|export)\s+(type\s+)?(?:\w+,?\s*)?\{([^}]*)\}\s+from\s+"([^"]+)"/g);
  return [...found].flatMap(([, isType, names = "", from = ""]) => {
    if (isType) return [];
    const target = resolveImport(path, from);
    if (target === null) return [];
    return names
      .split(",")
      .map((name) => name.trim().split(/\s+as\s+/)[0] ?? "")
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => ({ name, from: target }));
  });
}

function resolveImport(path: string, from: string): string | null {
  if (from.startsWith(".")) return relative(ROOT, resolve(ROOT, dirname(path), from));
  const scoped = /^@scrip\/([\w-]+)$/.exec(from);
  return scoped ? `packages/${scoped[1]}/src/index.ts` : null;
}

/**
 * Files that lead to a call of a provider. A file leads there when it imports, by name, something from a file that does; a door
 * (index.ts) leads on only for the names that it takes from such files.
 */
function findReaching(): Set<string> {
  const texts = new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
  const imports = new Map([...texts].map(([path, text]) => [path, readImports(path, text)]));
  const reaching = new Set([...texts].flatMap(([path, text]) => (/\.streamCompletion\(/.test(text) ? [path] : [])));
  const leads = ({ name, from }: Import): boolean => {
    if (!from.endsWith("/index.ts")) return reaching.has(from);
    return (imports.get(from) ?? []).some((passed) => passed.name === name && leads(passed));
  };
  for (let before = -1; before !== reaching.size; ) {
    before = reaching.size;
    for (const [path, wanted] of imports) {
      if (!path.endsWith("/index.ts") && wanted.some(leads)) reaching.add(path);
    }
  }
  return reaching;
}

const reaching = findReaching();

test("only the assistant calls providers, and only in one place", () => {
  const callers = sources.filter((path) => /\.streamCompletion\(/.test(readFileSync(join(ROOT, path), "utf8")));
  expect(callers).toEqual(["packages/assistant/src/read-answer.ts"]);
  const users = sources.filter((path) => /from "@scrip\/model-providers"/.test(readFileSync(join(ROOT, path), "utf8")));
  expect(users.filter((path) => !path.startsWith("packages/assistant/"))).toEqual([]);
});

test("every way that can reach a provider has a test that it is settled, and no other is listed", () => {
  const entries = globSync(ENTRIES, { cwd: ROOT }).filter((path) => {
    if (path.includes(".test.") || !reaching.has(path)) return false;
    return IS_ROUTE.test(path) || IS_JOB.test(path) || IS_PROCEDURE.test(readFileSync(join(ROOT, path), "utf8"));
  });
  expect(entries.toSorted()).toEqual(Object.keys(SETTLEMENT_TESTS).toSorted());
});

test.each(Object.entries(SETTLEMENT_TESTS))("%s: its test is there", (_path, { file, title }) => {
  expect(existsSync(join(ROOT, file)), file).toBe(true);
  expect(readFileSync(join(ROOT, file), "utf8")).toContain(title);
});

test("the search is not blind: it sees the road from the routes to the call", () => {
  for (const path of ["packages/assistant/src/send-prompt.ts", "packages/api/src/openai/handle-chat-completions.ts"]) {
    expect(reaching, path).toContain(path);
  }
  expect(reaching).not.toContain("packages/assistant/src/sweep-requests.ts");
});
