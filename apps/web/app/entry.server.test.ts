import type { AppLoadContext } from "@remix-run/node";
import { InvariantError, NotFoundError } from "@scrip/errors";
import { expect, test, vi } from "vitest";
import { handleError } from "./entry.server.tsx";

test.each([
  ["a broken rule of our own", new InvariantError("user usr_1 has no customer"), 1],
  ["what nobody foresaw", new TypeError("x is not a function"), 1],
  ["what the visitor may know", new NotFoundError("There is no such receipt."), 0],
])("%s is written to the log as often as it must be", (_, error, times) => {
  const logger = { error: vi.fn<(facts: object) => void>() };
  const context = { signal: new AbortController().signal, services: { logger } } as unknown as AppLoadContext;
  handleError(error, { request: new Request("https://scrip.example/receipts?token=secret"), params: {}, context });
  expect(logger.error).toHaveBeenCalledTimes(times);
  expect(JSON.stringify(logger.error.mock.calls)).not.toContain("secret");
});
