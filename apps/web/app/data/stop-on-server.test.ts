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

test("an answer that the server does not know yet is stopped as soon as it does, and once", async () => {
  answers(404, 404, 204);
  let isRunning = true;
  const stopped = stopOnServer("req_1", () => isRunning);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked.mock.calls.map(([url]) => url)).toEqual(Array(3).fill("/chat/stop/req_1"));
  isRunning = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await stopped).toBe(true);
});

test("what runs on although it was stopped is hung up on after four seconds, also without a server", async () => {
  asked.mockRejectedValue(new TypeError("offline"));
  const stopped = stopOnServer("req_1", () => true);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await stopped).toBe(false);
});

test("another answer that was sent meanwhile is left alone", async () => {
  answers(204);
  let sent = "req_1";
  const stopped = stopOnServer("req_1", () => sent === "req_1");
  await vi.advanceTimersByTimeAsync(500);
  sent = "req_2";
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await stopped).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});
