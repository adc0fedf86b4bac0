import { expect, test } from "vitest";
import { type GrantState, planGrantChange, planTake } from "./plan-grant-change.ts";

const grant: GrantState = {
  id: "grt_1",
  category: "paid",
  amountMicrocredits: 10n,
  remainingMicrocredits: 6n,
  heldMicrocredits: 2n,
  priceNanodollars: 100n,
  recognisedNanodollars: 40n,
};

test("what leaves or returns takes its share of the price along", () => {
  expect(planGrantChange(grant, "expired", -4n)).toEqual({
    grantId: "grt_1",
    kind: "expired",
    amountMicrocredits: -4n,
    recognisedNanodollars: 40n,
  });
  expect(planGrantChange(grant, "returned", 4n)).toMatchObject({ amountMicrocredits: 4n, recognisedNanodollars: -40n });
});

test("a grant never loses what a hold has pinned, nor grows past what it was", () => {
  expect(() => planGrantChange(grant, "expired", -5n)).toThrow("grant grt_1 cannot change by -5");
  expect(() => planGrantChange(grant, "returned", 5n)).toThrow("grant grt_1 cannot change by 5");
});

test("takes from one grant after the other, stops when it has enough, and says what is missing", () => {
  const [first, second, third] = [grant, { ...grant, id: "grt_2" }, { ...grant, id: "grt_3" }];
  expect(planTake([first, second, third], "given", 8n)).toMatchObject({
    changes: [
      { grantId: "grt_1", kind: "given", amountMicrocredits: -4n },
      { grantId: "grt_2", kind: "given", amountMicrocredits: -4n },
    ],
    missingMicrocredits: 0n,
  });
  expect(planTake([first], "given", 9n)).toMatchObject({ changes: [{}], missingMicrocredits: 5n });
});
