import { expect, test } from "vitest";
import { isSpendable, planHold, type SpendableGrant } from "./plan-hold.ts";

const day = (number: number) => new Date(Date.UTC(2031, 0, number));
const now = day(10);

function grant(id: string, change: Partial<SpendableGrant> = {}): SpendableGrant {
  return {
    id,
    category: "paid",
    freeMicrocredits: 10n,
    effectiveAt: day(1),
    expiresAt: null,
    createdAt: day(1),
    ...change,
  };
}

const order = (grants: SpendableGrant[]) => {
  const plan = planHold(grants, BigInt(grants.length) * 10n, now);
  return plan.ok ? plan.slices.map((slice) => slice.grantId) : plan;
};

test("of grants that end alike and were given alike the oldest goes first, of equally old ones the smaller id", () => {
  expect(order([grant("c"), grant("b", { createdAt: day(2) }), grant("a")])).toEqual(["a", "c", "b"]);
  expect(order([grant("a"), grant("b"), grant("c")])).toEqual(["a", "b", "c"]);
});

test("what ends sooner goes first, what was given goes before what was bought", () => {
  const grants = [
    grant("lasting"),
    grant("given", { category: "promotional" }),
    grant("later", { expiresAt: day(12) }),
    grant("sooner", { expiresAt: day(11) }),
  ];
  expect(order(grants)).toEqual(["sooner", "later", "given", "lasting"]);
});

test("takes no more than it needs, and says how much is missing", () => {
  expect(planHold([grant("a"), grant("b"), grant("c")], 15n, now)).toEqual({
    ok: true,
    slices: [
      { grantId: "a", amountMicrocredits: 10n },
      { grantId: "b", amountMicrocredits: 5n },
    ],
  });
  expect(planHold([grant("a"), grant("b")], 20n, now)).toMatchObject({ ok: true, slices: [{}, {}] });
  expect(planHold([grant("a")], 15n, now)).toEqual({ ok: false, missingMicrocredits: 5n });
});

test("a grant is spendable from its beginning, up to its end, while anything of it is free", () => {
  expect(isSpendable(grant("a", { effectiveAt: now }), now)).toBe(true);
  expect(isSpendable(grant("a", { effectiveAt: day(11) }), now)).toBe(false);
  expect(isSpendable(grant("a", { expiresAt: now }), now)).toBe(false);
  expect(isSpendable(grant("a", { freeMicrocredits: 0n }), now)).toBe(false);
});
