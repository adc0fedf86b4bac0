import { writeNotice } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import type { AutoTopUp, AutoTopUpAttempt, AutoTopUpOffReason, Payment } from "@scrip/payments";

type AutoTopUpNews =
  | { event: "declined"; nextAttemptAt: string }
  | { event: "confirm"; url: string }
  | { event: "off"; reason: AutoTopUpOffReason };

/** Tells the people of a customer what became of an automatic payment: one mail for each attempt and kind of news. */
export async function writeAutoTopUpNotice(
  tx: Tx,
  { attempt, payment, settings }: { attempt: AutoTopUpAttempt; payment: Payment; settings: AutoTopUp },
  news: AutoTopUpNews,
): Promise<void> {
  const data = {
    ...news,
    email: settings.email,
    packageName: payment.packageName,
    priceCents: payment.amountCents,
    card: `${settings.cardBrand ?? "card"} ending in ${settings.cardLast4 ?? "????"}`,
  };
  const key = `auto_top_up:${attempt.id}:${news.event}`;
  await writeNotice(tx, key, { customerId: payment.customerId, kind: "auto_top_up", data });
}
