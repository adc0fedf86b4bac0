import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { printCode } from "./print-code.ts";

test("the code of a demo operator is six digits, and whoever has no secret has none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scrip-code-"));
  vi.stubEnv("SCRIP_DATA_DIR", folder);
  expect(await printCode(["admin@scrip.test"])).toMatchObject({ ok: false });
  const users = [
    { email: "admin@scrip.test", totpSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" },
    { email: "demo@scrip.test" },
  ];
  writeFileSync(join(folder, "sandbox.json"), JSON.stringify({ users }));
  expect(await printCode(["admin@scrip.test"])).toEqual({ ok: true, line: expect.stringMatching(/^\d{6}$/) });
  for (const email of ["demo@scrip.test", "nobody@scrip.test", ""]) {
    expect(await printCode([email])).toEqual({ ok: false, line: "Whose code? admin@scrip.test" });
  }
  vi.unstubAllEnvs();
});
