import { getBalance } from "@scrip/credits";
import { readNow } from "@scrip/db";
import { renderRefundMail } from "@scrip/email";
import { assert } from "@scrip/errors";
import { findReceipt, findRefund, markRefundMailed } from "@scrip/payments";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { paymentRefunded } from "./event-types.ts";

const ID = "send-refund-mail";
const RETRIES = 10;

/** Money went back and its credits were taken: the buyer is told what and how much. */
export function sendRefundMailOnRefund(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    {
      id: ID,
      retries: RETRIES,
      concurrency: { limit: 1, key: "event.data.customerId" },
      triggers: [{ event: paymentRefunded }],
      onFailure: alarmOnFailure(deps, ID),
    },
    ({ event, step }) => step.run("send-mail", () => sendRefundMail(deps, event.data)),
  );
}

/**
 * Mails that a refund was made, unless that is done. A crash between the mail and the mark sends it twice, with the same
 * Message-ID, so that mail programs show it once.
 */
export async function sendRefundMail(
  { db, mailer, webUrl }: Pick<JobsDeps, "db" | "mailer" | "webUrl">,
  { paymentId, stripeRefundId }: { paymentId: string; stripeRefundId: string },
): Promise<"sent" | "already_sent" | "nobody"> {
  const [receipt, refund] = await Promise.all([findReceipt(db, paymentId), findRefund(db, stripeRefundId)]);
  assert(receipt && refund, `refund ${stripeRefundId} took credits and is not there`);
  if (refund.mailedAt !== null) return "already_sent";
  if (receipt.email === null) return "nobody";
  const { balanceMicrocredits, debtMicrocredits } = await getBalance(db, receipt.customerId);
  const content = await renderRefundMail({
    paymentId,
    packageName: receipt.packageName,
    isPlan: receipt.isPlan,
    number: receipt.number,
    refundedCents: refund.amountCents,
    balanceMicrocredits,
    debtMicrocredits,
    webUrl,
  });
  await mailer.send({ ...content, to: receipt.email, reference: `refund.${stripeRefundId}` });
  await markRefundMailed(db, stripeRefundId, await readNow(db));
  return "sent";
}
