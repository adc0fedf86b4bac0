import { expect, test } from "vitest";
import { readAppServerEnv } from "./env.ts";

const admin = { urlVariable: "ADMIN_URL", defaultPort: 3001 } as const;
const production = {
  NODE_ENV: "production",
  ADMIN_URL: "https://admin.scrip.example",
  METRICS_TOKEN: "0123456789abcdef",
};

test("production starts with its variables set", () => {
  expect(readAppServerEnv(admin, production)).toMatchObject({ mode: "production", host: "127.0.0.1", port: 3001 });
});

test.each([
  ["ADMIN_URL", undefined],
  ["ADMIN_URL", ""],
  ["ADMIN_URL", "admin.scrip.example"],
  ["METRICS_TOKEN", undefined],
  ["METRICS_TOKEN", ""],
  ["METRICS_TOKEN", "your-metrics-token-here"],
  ["METRICS_TOKEN", "short"],
  ["PORT", "70000"],
  ["TRUSTED_PROXIES", ""],
  ["TRUSTED_PROXIES", "10"],
  ["TRUSTED_PROXIES", "true"],
  ["TRUSTED_PROXIES", "10.0.0.0/33"],
  ["TRUSTED_PROXIES", "0.0.0.0/0"],
  ["TRUSTED_PROXIES", "10.0.0.0/8,"],
])("production refuses %s=%s and names it", (name, value) => {
  expect(() => readAppServerEnv(admin, { ...production, [name]: value })).toThrow(name);
});

test("the other app's address is none of its business", () => {
  expect(() => readAppServerEnv(admin, { ...production, WEB_URL: "nonsense" })).not.toThrow();
});

test("a laptop needs none of them", () => {
  expect(readAppServerEnv(admin, { PORT: "4000" }).publicUrl.href).toBe("http://localhost:4000/");
  expect(readAppServerEnv(admin, {}).publicUrl.href).toBe("http://localhost:3001/");
});

test.each([
  [undefined, 0],
  ["2", 2],
  ["10.0.0.0/8, ::1", ["10.0.0.0/8", "::1"]],
])("TRUSTED_PROXIES=%s is read as %j", (value, trustedProxies) => {
  expect(readAppServerEnv(admin, { TRUSTED_PROXIES: value })).toMatchObject({ trustedProxies });
});
