import { getBalance, sumRepaid } from "@scrip/credits";
import { readNow } from "@scrip/db";
import { renderReceiptMail } from "@scrip/email";
import { assert } from "@scrip/errors";
import { findReceipt, markReceiptSent } from "@scrip/payments";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { topUpGranted } from "./event-types.ts";

const ID = "send-receipt";
const RETRIES = 10;

/** Credits were granted: the receipt is mailed. A mail server that is down holds up nothing else. */
export function sendReceiptOnTopUp(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    {
      id: ID,
      retries: RETRIES,
      concurrency: { limit: 1, key: "event.data.customerId" },
      triggers: [{ event: topUpGranted }],
      onFailure: alarmOnFailure(deps, ID),
    },
    ({ event, step }) => step.run("send-mail", () => sendReceipt(deps, event.data.paymentId)),
  );
}

/**
 * Mails the receipt of a payment, unless that is done. A crash between the mail and the mark sends it twice, with the same
 * Message-ID, because a receipt that never comes is worse.
 */
export async function sendReceipt(
  { db, mailer, webUrl }: Pick<JobsDeps, "db" | "mailer" | "webUrl">,
  paymentId: string,
): Promise<"sent" | "already_sent" | "nobody"> {
  const receipt = await findReceipt(db, paymentId);
  assert(receipt, `payment ${paymentId} granted credits and is not paid`);
  if (receipt.sentAt !== null) return "already_sent";
  if (receipt.email === null) return "nobody";
  const [{ balanceMicrocredits }, repaid] = await Promise.all([
    getBalance(db, receipt.customerId),
    sumRepaid(db, [paymentId]),
  ]);
  const repaidMicrocredits = repaid.get(paymentId) ?? 0n;
  const content = await renderReceiptMail({ ...receipt, repaidMicrocredits, balanceMicrocredits, webUrl });
  await mailer.send({ ...content, to: receipt.email, reference: `receipt.${paymentId}` });
  await markReceiptSent(db, paymentId, await readNow(db));
  return "sent";
}
