import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { test as apiTest, type TestApi } from "./test-api.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

const README = join(import.meta.dirname, "../../../README.md");
const HERE = "http://localhost:3000";

const test = apiTest.extend<"server", TestServer>("server", async ({ api }, { onCleanup }) => {
  const server = await startTestServer(api.deps.web);
  onCleanup(() => server.close());
  return server;
});

async function snippet(language: string, mark: string): Promise<string> {
  const readme = await readFile(README, "utf8");
  const blocks = [...readme.matchAll(/```(\w+)\n([^`]*)```/g)].map(([, kind, code = ""]) => ({ kind, code }));
  const found = blocks.find(({ kind, code }) => kind === language && code.includes(mark));
  if (!found) throw new Error(`README.md has no snippet in ${language} with ${mark}`);
  return found.code;
}

async function keyOf(api: TestApi): Promise<string> {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 100_000_000n);
  return (await api.apiKey(ada, ["chat"])).apiKey ?? "";
}

test("the curl snippet is answered as it stands", async ({ api, server }) => {
  const command = await snippet("sh", "/v1/chat/completions");
  const key = await keyOf(api);
  const [, address = ""] = /curl (\S+)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(
    ([, name = "", value = ""]) => [name, value.replace("$SCRIP_API_KEY", key)] as [string, string],
  );
  const [, body = ""] = /-d '([^']+)'/.exec(command) ?? [];
  const response = await fetch(address.replace(HERE, server.url), { method: "POST", headers, body });
  const answer = (await response.json()) as { credits: { cost: string } };
  expect(response.status).toBe(200);
  expect(answer.credits.cost).toMatch(/^\d/);
});

test.for(['from "openai"', "createOpenAICompatible"])(
  "the program with %s runs as it stands",
  {
    timeout: 60_000,
  },
  async (mark, { api, server }) => {
    const program = (await snippet("ts", mark)).replace(HERE, server.url);
    const directory = await mkdtemp(join(import.meta.dirname, "readme-"));
    try {
      const file = join(directory, "program.ts");
      await writeFile(file, program);
      const env = { PATH: process.env["PATH"] ?? "", SCRIP_API_KEY: await keyOf(api) };
      const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
      expect(stdout).toContain("sandbox");
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);
