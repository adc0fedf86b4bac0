import { readTwoFactor } from "@scrip/auth";
import { getBalance, isFrozen, sumCreditsLeft } from "@scrip/credits";
import { listCustomersOfUser, listTeamsOwnedAlone } from "@scrip/customers";
import { assert } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import { hasOpenDispute } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";

const OBSTACLES = ["debt", "dispute", "frozen", "held", "last_owner", "operator"] as const;

const TermsOut = z.object({
  /** What would be lost. Credits in gifts that nobody has claimed are among the paid ones. */
  paidCredits: CreditsOut,
  promotionalCredits: CreditsOut,
  /** Whether it takes a code besides the password. */
  twoFactor: z.boolean(),
  /** Why it cannot be deleted now; empty when it can. */
  obstacles: z.array(z.enum(OBSTACLES)),
});

/** What deleting the own account would cost, and what stands in its way. */
export const getDeletionTermsProcedure = procedureFor("account.manage")
  .input(z.strictObject({}).optional())
  .output(TermsOut)
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const { userId, role } = ctx.principal;
    const own = (await listCustomersOfUser(db, userId)).find(({ kind }) => kind === "person");
    assert(own, `user ${userId} has no own account`);
    const [left, balance, frozen, dispute, teams, twoFactor] = await Promise.all([
      sumCreditsLeft(db, own.id),
      getBalance(db, own.id),
      isFrozen(db, own.id),
      hasOpenDispute(db, own.id),
      listTeamsOwnedAlone(db, userId),
      readTwoFactor(db, userId),
    ]);
    const stands: Record<(typeof OBSTACLES)[number], boolean> = {
      debt: balance.debtMicrocredits > 0n,
      dispute,
      frozen: frozen && !dispute,
      held: balance.heldMicrocredits > 0n,
      last_owner: teams.length > 0,
      operator: role !== "customer",
    };
    return {
      paidCredits: formatCredits(left.paidMicrocredits),
      promotionalCredits: formatCredits(left.promotionalMicrocredits),
      twoFactor: twoFactor.on,
      obstacles: OBSTACLES.filter((obstacle) => stands[obstacle]),
    };
  });
