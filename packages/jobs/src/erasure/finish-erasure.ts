import { eraseWords } from "@scrip/assistant";
import { type AccountErasure, findErasure, markErasureClosedAtStripe, markErasureMailed } from "@scrip/customers";
import { readNow } from "@scrip/db";
import { renderAccountDeletedMail } from "@scrip/email";
import { assert } from "@scrip/errors";
import { closeAtStripe } from "@scrip/payments";
import type { JobsDeps } from "../jobs-deps.ts";

type ErasureDeps = Pick<JobsDeps, "db" | "stripe" | "mailer" | "webUrl">;

/**
 * Does what is still to do about an account that was erased: its words, what stands at Stripe, the last mail. Each part is safe to
 * repeat, and a part that is done is left alone.
 */
export async function finishErasure(deps: ErasureDeps, userId: string): Promise<void> {
  const erasure = await findErasure(deps.db, userId);
  assert(erasure, `user ${userId} was erased and there is no note of it`);
  if (erasure.closedAtStripeAt === null) await eraseTheRest(deps, erasure);
  if (erasure.email !== null) await sendLastMail(deps, userId, erasure.email);
}

async function eraseTheRest({ db, stripe }: ErasureDeps, { userId, customerId }: AccountErasure): Promise<void> {
  await eraseWords(db, { userId, customerId });
  await closeAtStripe({ db, stripe }, customerId);
  await markErasureClosedAtStripe(db, userId, await readNow(db));
}

/** A crash between the mail and the mark sends it twice, with the same Message-ID. */
async function sendLastMail({ db, mailer, webUrl }: ErasureDeps, userId: string, email: string): Promise<void> {
  const content = await renderAccountDeletedMail({ webUrl });
  await mailer.send({ ...content, to: email, reference: `account-deleted.${userId}` });
  await markErasureMailed(db, userId, await readNow(db));
}
