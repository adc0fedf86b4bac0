import { expect, test } from "vitest";
import { readAuthEnv } from "./env.ts";
import { SANDBOX_API_LIMITS, STANDARD_API_LIMITS } from "./rate-limits/api-limits.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";

const SECRET_KEY = "9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c";

test("a missing, empty, short or placeholder secret is refused by name, without its value", () => {
  const bad = [undefined, "", "   ", "9f2c4e6a", "change-me-change-me-change-me-change-me", "a".repeat(64)];
  for (const value of [...bad, "undefined", `your_key_${SECRET_KEY}`, "this-is-a-long-secret-for-production"]) {
    expect(() => readAuthEnv({ SECRET_KEY: value }), value).toThrow(/^SECRET_KEY [a-z0-9 ]+\.$/);
  }
});

test("only the sandbox has its environment and its wide limits", () => {
  expect(readAuthEnv({ SECRET_KEY })).toEqual({
    environment: "live",
    secretKey: SECRET_KEY,
    limits: STANDARD_LIMITS,
    apiLimits: STANDARD_API_LIMITS,
  });
  for (const value of ["0", "true", ""]) {
    expect(readAuthEnv({ SECRET_KEY, SCRIP_SANDBOX: value }).environment).toBe("live");
  }
  expect(readAuthEnv({ SECRET_KEY, SCRIP_SANDBOX: "1" })).toMatchObject({
    environment: "sandbox",
    limits: SANDBOX_LIMITS,
    apiLimits: SANDBOX_API_LIMITS,
  });
});
