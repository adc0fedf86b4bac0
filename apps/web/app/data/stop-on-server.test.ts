import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stopOnServer } from "./stop-on-server.ts";

const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", asked.mockReset());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answers = (...statuses: number[]) => {
  for (const status of statuses) asked.mockResolvedValueOnce(new Response(null, { status }));
};

test("an answer that has not started yet is stopped as soon as it has, and once", async () => {
  answers(204);
  let [isStarted, isRunning] = [false, true];
  const stopped = stopOnServer("req_1", { isStarted: () => isStarted, isRunning: () => isRunning });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).not.toHaveBeenCalled();
  isStarted = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.mock.calls.map(([url]) => url)).toEqual(["/chat/stop/req_1"]);
  isRunning = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await stopped).toBe(true);
});

test("what runs on although it was stopped is hung up on after four seconds, also without a server", async () => {
  asked.mockRejectedValue(new TypeError("offline"));
  const stopped = stopOnServer("req_1", { isStarted: () => true, isRunning: () => true });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await stopped).toBe(false);
});

test("another answer that was sent meanwhile is left alone", async () => {
  answers(204);
  let sent = "req_1";
  const stopped = stopOnServer("req_1", { isStarted: () => true, isRunning: () => sent === "req_1" });
  await vi.advanceTimersByTimeAsync(500);
  sent = "req_2";
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await stopped).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});
