import { expect, test } from "vitest";
import { readWebEnv } from "./env.server.ts";

test("customers write to SUPPORT_EMAIL, or else to whoever sends our mail, or to nobody", () => {
  const supportAddress = (source: Record<string, string>) => readWebEnv(source).supportAddress;
  expect(supportAddress({ SUPPORT_EMAIL: "help@scrip.example", MAIL_FROM: "hello@scrip.example" })).toBe(
    "help@scrip.example",
  );
  expect(supportAddress({ MAIL_FROM: "Scrip <hello@scrip.example>" })).toBe("hello@scrip.example");
  expect(supportAddress({ MAIL_FROM: "hello@scrip.example" })).toBe("hello@scrip.example");
  expect(supportAddress({})).toBeNull();
});

test("an address that is none is refused by its name", () => {
  expect(() => readWebEnv({ SUPPORT_EMAIL: "help" })).toThrow("SUPPORT_EMAIL");
});
