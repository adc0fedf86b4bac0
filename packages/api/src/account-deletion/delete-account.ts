import { eraseLogIn, writeAuditEntry } from "@scrip/auth";
import { blankNotices, giveUpCredits } from "@scrip/credits";
import { eraseProfile, listCustomersOfUser, pseudonymOf } from "@scrip/customers";
import { type Db, inTransaction, type Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { formatCredits } from "@scrip/money";
import { forgetBuyer } from "@scrip/payments";
import { deleteChatPreferences } from "@scrip/selection";
import { deleteRequestKeys } from "../idempotency/request-key.store.ts";

/**
 * Deletes the account of a person who has proven to be it, in one transaction: what is left of the credits is booked out, nobody
 * can log in any more, and no row names the person. The book, payments and requests keep their numbers under the same ids, which
 * are now a pseudonym. The words of the conversations, what stands at Stripe and the last mail are the jobs' (`finishErasure`).
 *
 * `givenUpMicrocredits` is what the person has agreed to lose of paid credits; `takeProof` uses up the code that proves the person.
 *
 * @throws {AppError} `forbidden` an operator; `conflict` the last owner of a team, an open dispute, or other credits than were
 *   agreed to; `in_flight` an open hold or a charge under way
 * @throws {DebtOutstandingError | CustomerFrozenError}
 */
export async function deleteAccount(
  db: Db,
  order: { userId: string; givenUpMicrocredits: bigint },
  takeProof?: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { userId, givenUpMicrocredits } = order;
  await inTransaction(
    db,
    async (tx) => {
      await takeProof?.(tx);
      const customers = await listCustomersOfUser(tx, userId);
      const { customerId } = await eraseProfile(tx, userId);
      await forgetBuyer(tx, customerId, pseudonymOf(userId));
      const left = await giveUpCredits(tx, { customerId, actor: userId, givenUpMicrocredits });
      await eraseLogIn(tx, { userId, customerId });
      await deleteRequestKeys(tx, {
        userId,
        customerIds: customers.map(({ id }) => id),
        ownCustomerId: customerId,
      });
      await deleteChatPreferences(tx, userId);
      await blankNotices(tx, customerId);
      await writeAuditEntry(tx, {
        actorUserId: userId,
        action: "account.delete",
        subject: customerId,
        reason: null,
        details: {
          paidCreditsGivenUp: formatCredits(left.paidMicrocredits),
          promotionalCreditsEnded: formatCredits(left.promotionalMicrocredits),
        },
      });
      await enqueueEvent(tx, { name: "customers/account.erased", data: { userId } });
    },
    { isKeyed: true },
  );
}
