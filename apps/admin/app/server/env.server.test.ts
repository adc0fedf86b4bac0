import { expect, test } from "vitest";
import { readAdminEnv } from "./env.server.ts";

test("the admin app knows its own address and the web app's, and listens on its own port", () => {
  const env = readAdminEnv({
    PORT: "4001",
    WEB_URL: "https://scrip.example",
    ADMIN_URL: "https://admin.scrip.example",
  });
  expect(env).toMatchObject({ port: 4001 });
  expect(env.publicUrl.href).toBe("https://admin.scrip.example/");
  expect(env.webUrl.href).toBe("https://scrip.example/");
});

test("on a laptop both are where they start by themselves", () => {
  const env = readAdminEnv({ PORT: "4001" });
  expect(env.publicUrl.href).toBe("http://localhost:4001/");
  expect(env.webUrl.href).toBe("http://localhost:3000/");
});

test("production needs the web app's address too", () => {
  const source = {
    NODE_ENV: "production",
    ADMIN_URL: "https://admin.scrip.example",
    METRICS_TOKEN: "0123456789abcdef",
  };
  expect(() => readAdminEnv(source)).toThrow("WEB_URL");
});
