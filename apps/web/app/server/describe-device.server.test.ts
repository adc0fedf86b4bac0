import { expect, test } from "vitest";
import { describeDevice } from "./describe-device.server.ts";

test.for([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
    "Chrome on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
    "Microsoft Edge on macOS",
  ],
] as const)("%s is %s", ([userAgent, device]) => {
  expect(describeDevice(userAgent)).toBe(device);
});

test("what is no browser is named as well as can be, or not at all", () => {
  expect(describeDevice(null)).toBe("Unknown device");
  expect(describeDevice("")).toBe("Unknown device");
  expect(describeDevice("<script>alert(1)</script>")).toBe("Unknown device");
});
