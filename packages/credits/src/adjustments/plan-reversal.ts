import type { GrantChange, GrantState } from "../grants/plan-grant-change.ts";

type Side = { account: string; amount: bigint };

/** Accounts that a reversal leaves alone: the provider bills us whatever we give back. */
const OUTSIDE_ACCOUNTS = new Set(["provider_cost", "provider_payable"]);

/** The grants' money, split as the reversal splits it. */
const MONEY_ACCOUNTS = new Set(["deferred_revenue", "earned_revenue"]);

/**
 * The sides that undo a transfer. What had been held comes back as available: the request it was held for is over. Money
 * follows what the grants take back or give up now, `recognisedNanodollars` (minus when it is deferred again).
 */
export function planReversal(sides: readonly Side[], recognisedNanodollars: bigint): Side[] {
  const undone = new Map<string, bigint>();
  for (const { account, amount } of sides) {
    if (OUTSIDE_ACCOUNTS.has(account) || MONEY_ACCOUNTS.has(account)) continue;
    const name = account === "held" ? "available" : account;
    undone.set(name, (undone.get(name) ?? 0n) - amount);
  }
  return [
    ...[...undone].map(([account, amount]) => ({ account, amount })),
    { account: "deferred_revenue", amount: -recognisedNanodollars },
    { account: "earned_revenue", amount: recognisedNanodollars },
  ];
}

/** Movements turned round, one per grant. A grant stays issued: what a reversal takes from it, or gives back to it, is `returned`. */
export function planReturn(
  grants: readonly GrantState[],
  movements: readonly GrantChange[],
): { grant: GrantState; kind: GrantChange["kind"]; amountMicrocredits: bigint }[] {
  return grants.flatMap((grant) => {
    const own = movements.filter((movement) => movement.grantId === grant.id);
    const [first] = own;
    const amount = own.reduce((sum, movement) => sum - movement.amountMicrocredits, 0n);
    if (!first || amount === 0n) return [];
    return [{ grant, kind: first.kind === "issued" ? "returned" : first.kind, amountMicrocredits: amount }];
  });
}
