import { newId } from "@scrip/db";
import type { TestDatabase } from "@scrip/testing";

/** Customers, sales and requests written straight into the tables, by the book's own functions where money moves. */
export function openBusiness({ db, owner }: TestDatabase) {
  return {
    /** A user with an own account. */
    async customer(name: string): Promise<{ userId: string; customerId: string }> {
      const userId = newId("usr");
      const customerId = newId("cus");
      await db.user.create({ data: { id: userId, email: `${name}@scrip.test`, name, passwordHash: "none" } });
      await db.customer.create({ data: { id: customerId, kind: "person", name } });
      await db.member.create({ data: { customerId, userId, role: "owner" } });
      return { userId, customerId };
    },

    /** 1,000 credits for $10, now by the one clock. */
    async sellStarter(to: { userId: string; customerId: string }): Promise<string> {
      const id = newId("pay");
      const [now] = (await owner.query("SELECT scrip_now() AS now")).rows;
      await db.package.createMany({
        data: [
          {
            id: "starter",
            name: "Starter",
            creditsMicrocredits: 1_000_000_000n,
            bonusMicrocredits: 0n,
            priceCents: 1_000,
            position: 1,
          },
        ],
        skipDuplicates: true,
      });
      await db.payment.create({
        data: {
          id,
          ...to,
          packageId: "starter",
          status: "paid",
          creditsMicrocredits: 1_000_000_000n,
          bonusMicrocredits: 0n,
          amountCents: 1_000,
          currency: "usd",
          idempotencyKey: id,
          paidAt: now.now,
        },
      });
      const posted = await owner.query(
        `SELECT transfer_id FROM ledger_post_transfer($1, 'purchase', $2, 'system', NULL,
           ARRAY['available', 'issued:paid', 'stripe_clearing', 'deferred_revenue'],
           ARRAY[1000000000, -1000000000, -10000000000, 10000000000]::bigint[], 'purchase', 'Starter', p_payment_id => $3, p_purchased_change => 1000000000)`,
        [`test:${id}`, to.customerId, id],
      );
      const grantId = newId("grt");
      await db.grant.create({
        data: {
          id: grantId,
          customerId: to.customerId,
          category: "paid",
          source: "package",
          amountMicrocredits: 1_000_000_000n,
          remainingMicrocredits: 1_000_000_000n,
          priceNanodollars: 10_000_000_000n,
          businessKey: `test:${id}`,
          paymentId: id,
        },
      });
      await db.grantMovement.create({
        data: {
          transferId: posted.rows[0].transfer_id,
          grantId,
          kind: "issued",
          amountMicrocredits: 1_000_000_000n,
          recognisedNanodollars: 0n,
        },
      });
      return id;
    },

    /** A request that was held and charged, now by the one clock. */
    async chargeRequest(
      by: { userId: string; customerId: string },
      request: {
        modelId: string;
        taskType: string;
        chargeMicrocredits: bigint;
        platformShareMicrocredits: bigint;
        providerCostNanodollars: bigint;
      },
    ): Promise<string> {
      const id = newId("req");
      await owner.query("SELECT credits_place_hold($1, $2, $3, $4, interval '15 minutes')", [
        id,
        by.customerId,
        by.userId,
        request.chargeMicrocredits,
      ]);
      const settled = await owner.query(
        `SELECT earned_nanodollars, scrip_now() AS now
           FROM credits_settle_hold($1, 'captured', $2, $3, 'system', 'Answer', $4)`,
        [id, request.chargeMicrocredits, request.providerCostNanodollars, request.modelId],
      );
      const { earned_nanodollars, now } = settled.rows[0];
      await db.aiRequest.create({
        data: {
          id,
          ...by,
          ...request,
          surface: "api",
          priceId: "prc_test",
          complexity: "simple",
          status: "settled",
          ending: "completed",
          countedInputTokens: 10,
          outputCap: 100,
          inputTokens: 10,
          outputTokens: 20,
          holdMicrocredits: request.chargeMicrocredits,
          earnedNanodollars: BigInt(earned_nanodollars),
          startedAt: now,
          settledAt: now,
        },
      });
      return id;
    },
  };
}
