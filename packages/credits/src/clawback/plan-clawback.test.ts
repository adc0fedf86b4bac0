import fc from "fast-check";
import { expect, test } from "vitest";
import { dueFrom, planClawback } from "./plan-clawback.ts";

const grantOf = (amountMicrocredits: bigint) => ({
  id: "grt",
  category: "paid" as const,
  amountMicrocredits,
  remainingMicrocredits: amountMicrocredits,
  heldMicrocredits: 0n,
  priceNanodollars: 0n,
  recognisedNanodollars: 0n,
  clawbackDueMicrocredits: 0n,
  clawbackPendingMicrocredits: 0n,
  lostMicrocredits: 0n,
});

test("what is due for several refunds is the ceiling of their sum, and all credits at the end", () => {
  const credits = fc.bigInt(1n, 10n ** 15n);
  const cents = fc.array(fc.bigInt(1n, 100_000n), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(credits, cents, (amount, parts) => {
      const paidNanodollars = parts.reduce((sum, part) => sum + part, 0n);
      let [refundedNanodollars, clawbackDueMicrocredits] = [0n, 0n];
      for (const part of parts) {
        refundedNanodollars += part;
        clawbackDueMicrocredits += dueFrom(
          { ...grantOf(amount), clawbackDueMicrocredits },
          { refundedNanodollars, paidNanodollars },
        );
        const exactTimesPaid = amount * refundedNanodollars;
        expect(clawbackDueMicrocredits * paidNanodollars - exactTimesPaid).toBeGreaterThanOrEqual(0n);
        expect(clawbackDueMicrocredits * paidNanodollars - exactTimesPaid).toBeLessThan(paidNanodollars);
      }
      expect(clawbackDueMicrocredits).toBe(amount);
    }),
  );
});

test("a due amount is taken, waits or is owed: nothing of it is lost, and no grant gives what a hold has pinned", () => {
  const amount = fc.bigInt(0n, 1_000n);
  fc.assert(
    fc.property(amount, amount, amount, amount, amount, (gone, pinned, waiting, otherFree, due) => {
      const own = grantOf(2_000n);
      const held = { ...own, remainingMicrocredits: 2_000n - gone, heldMicrocredits: pinned };
      const pending = waiting < pinned ? waiting : pinned;
      const other = { ...grantOf(3_000n), id: "other", heldMicrocredits: 3_000n - otherFree };
      const plan = planClawback({ ...held, clawbackPendingMicrocredits: pending }, [other], due);
      expect(plan.takenMicrocredits + plan.pendingMicrocredits + plan.debtMicrocredits).toBe(due);
      expect(plan.pendingMicrocredits).toBeLessThanOrEqual(pinned - pending);
      const from = (id: string) => -(plan.changes.find((change) => change.grantId === id)?.amountMicrocredits ?? 0n);
      expect(from("grt")).toBeLessThanOrEqual(2_000n - gone - pinned);
      expect(from("other")).toBeLessThanOrEqual(otherFree);
    }),
  );
});
