import { afterEach, beforeEach } from "vitest";

/** One failed test is enough to know that the bug was noticed. */
let hasFailed = false;
beforeEach(({ skip }) => {
  if (hasFailed) skip();
});
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});
