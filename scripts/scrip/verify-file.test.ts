import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { verifyFile } from "./verify-file.ts";

const STATEMENT = `{"format":"scrip-statement-1","customerId":"cus_test","month":"2026-03","complete":true,"openingBalance":"0","closingBalance":"7.5","rows":[
{"id":"trf_1","number":1,"type":"purchase","amount":"10","balanceBefore":"0","balanceAfter":"10","description":"Starter package, „ü“","paymentId":"pay_0","createdAt":"2026-03-01T00:00:00.000Z"},
{"id":"trf_2","number":2,"type":"spend","amount":"-2.5","balanceBefore":"10","balanceAfter":"7.5","description":"Answer by GPT-4o","model":"gpt-4o","requestId":"req_1","createdAt":"2026-03-01T01:00:00.000Z"}
],"checksum":"sha256:6e3a55e56d3a5bc694c7aa4bfe14eeb724e4838c98f0158856649a7ad8ad9082"}
`;

function write(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "scrip-verify-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "statement.json"), content);
  return join(folder, "statement.json");
}

/** As a person runs it. */
function run(...commandArguments: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, "../scrip.ts");
    execFile(process.execPath, [script, ...commandArguments], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

test("a statement that is right: one line and exit code 0", async () => {
  const file = write(STATEMENT);
  expect(await run("verify", file)).toEqual({
    code: 0,
    stdout: `${file} is right: cus_test, 2026-03, 2 rows (1 to 2) from 0 to 7.5 credits; the checksum matches.\n`,
    stderr: "",
  });
});

test("one changed digit: one line that says where, and exit code 1", async () => {
  const file = write(STATEMENT.replace('"amount":"-2.5"', '"amount":"-2.4"'));
  expect(await run("verify", file)).toEqual({
    code: 1,
    stdout: "",
    stderr: `${file} is wrong: Row 2 does not add up: 10 and -2.4 make 7.6, not 7.5.\n`,
  });
});

test("without a command, or with one that is unknown, it says what there is", async () => {
  for (const commandArguments of [[], ["audit"], ["__proto__"]]) {
    const { code, stderr } = await run(...commandArguments);
    expect(code).toBe(1);
    expect(stderr).toContain("pnpm scrip verify FILE");
  }
});

test("a change that adds up is found by the checksum", async () => {
  const { ok, line } = await verifyFile([write(STATEMENT.replace("Answer by GPT-4o", "Answer by GPT-4"))]);
  expect(ok).toBe(false);
  expect(line).toContain("The checksum is of something else: the statement was changed.");
});

test("a statement of a running month is right and says so", async () => {
  const running = STATEMENT.replace('"complete":true', '"complete":false').replace(
    /[0-9a-f]{64}/,
    "0dbde838655440b022d62cb6152e256c21ba20703ba62ddbcdae4fb8c1a83a98",
  );
  const { ok, line } = await verifyFile([write(running)]);
  expect(ok).toBe(true);
  expect(line).toContain("; the month was still running.");
});

test("what is no statement gets one sentence", async () => {
  const sentence = async (content: string | Buffer) => {
    const { ok, line } = await verifyFile([write(content)]);
    expect(ok).toBe(false);
    expect(line).toMatch(/^[^\n]+\.$/);
    return line.replace(/^\S+ /, "");
  };
  expect(await sentence("")).toBe("is wrong: This is not JSON, so it is not a statement.");
  expect(await sentence("number,id\r\n")).toBe("is wrong: This is not JSON, so it is not a statement.");
  expect(await sentence("{}")).toBe("is wrong: In the statement, format is not scrip-statement-1.");
  expect(await sentence(STATEMENT.slice(0, 300))).toBe("is wrong: This is not JSON, so it is not a statement.");
  expect(await sentence(Buffer.from([0xff, 0xfe, 0x00]))).toBe("is not text.");
});

test("a file that cannot be read gets one sentence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scrip-verify-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await verifyFile([join(folder, "none.json")])).toEqual({
    ok: false,
    line: `${join(folder, "none.json")} cannot be read (ENOENT).`,
  });
  expect(await verifyFile([folder])).toEqual({ ok: false, line: `${folder} cannot be read (EISDIR).` });
  for (const wrong of [[], ["a", "b"]]) {
    expect(await verifyFile(wrong)).toEqual({ ok: false, line: "Usage: pnpm scrip verify FILE" });
  }
});
