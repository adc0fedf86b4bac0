import { newId, type Tx } from "@scrip/db";

export type AutoTopUpStatus = "off" | "card_needed" | "on";
/** Why it is off, where we turned it off. */
export type AutoTopUpOffReason = "customer" | "declined" | "not_confirmed" | "card_missing" | "quarantined";

export type AutoTopUp = {
  customerId: string;
  /** Who turned it on, and where receipts go. */
  userId: string;
  email: string;
  status: AutoTopUpStatus;
  thresholdMicrocredits: bigint;
  packageId: string;
  /** The price that was agreed to. */
  priceCents: number;
  monthlyCapCents: number;
  consentedAt: Date;
  /** A Checkout at which a card is being saved. */
  setupSessionId: string | null;
  paymentMethodId: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  /** In a row. */
  declines: number;
  nextAttemptAt: Date | null;
  offReason: AutoTopUpOffReason | null;
};

export type AutoTopUpSettings = Pick<
  AutoTopUp,
  "customerId" | "userId" | "email" | "thresholdMicrocredits" | "packageId" | "monthlyCapCents"
>;

const columns = {
  customerId: true,
  userId: true,
  email: true,
  status: true,
  thresholdMicrocredits: true,
  packageId: true,
  priceCents: true,
  monthlyCapCents: true,
  consentedAt: true,
  setupSessionId: true,
  paymentMethodId: true,
  cardBrand: true,
  cardLast4: true,
  declines: true,
  nextAttemptAt: true,
  offReason: true,
} as const;

type AutoTopUpRecord = Omit<AutoTopUp, "status" | "offReason"> & { status: string; offReason: string | null };

/** What a customer has set; null where it never has. */
export async function findAutoTopUp(tx: Tx, customerId: string): Promise<AutoTopUp | null> {
  const record: AutoTopUpRecord | null = await tx.autoTopUp.findUnique({ where: { customerId }, select: columns });
  return record && fromRecord(record);
}

/** The same, kept from others until the transaction ends: attempts of one customer are made one after the other. */
export async function lockAutoTopUp(tx: Tx, customerId: string): Promise<AutoTopUp | null> {
  await tx.$executeRaw`SELECT 1 FROM auto_top_up WHERE customer_id = ${customerId} FOR UPDATE`;
  return findAutoTopUp(tx, customerId);
}

/** Keeps what a customer has set and agreed to. A card that is there stays; declines are forgotten. */
export async function upsertAutoTopUp(
  tx: Tx,
  settings: AutoTopUpSettings & { priceCents: number; status: "card_needed" | "on" },
  consentText: string,
  now: Date,
): Promise<void> {
  const { customerId, userId } = settings;
  const data = {
    ...settings,
    consentedAt: now,
    declines: 0,
    nextAttemptAt: null,
    offReason: null,
    setupSessionId: null,
    setupCheckAt: null,
    updatedAt: now,
  };
  // Not one upsert: Postgres checks its new row before it sees that there is one, which has a card.
  await tx.autoTopUp.createMany({ data: { ...data, status: "card_needed" }, skipDuplicates: true });
  await tx.autoTopUp.updateMany({ where: { customerId }, data });
  await tx.autoTopUpConsent.create({
    data: { id: newId("cns"), customerId, userId, text: consentText, givenAt: now },
    select: { id: true },
  });
}

/** Turns it off. Answers false when it was off. */
export async function turnOff(tx: Tx, customerId: string, offReason: AutoTopUpOffReason, now: Date): Promise<boolean> {
  const { count } = await tx.autoTopUp.updateMany({
    where: { customerId, status: { not: "off" } },
    data: {
      status: "off",
      offReason,
      nextAttemptAt: null,
      setupSessionId: null,
      setupCheckAt: null,
      updatedAt: now,
    },
  });
  return count === 1;
}

export async function storeSetupSession(
  tx: Tx,
  customerId: string,
  setup: { setupSessionId: string; setupCheckAt: Date },
): Promise<void> {
  await tx.autoTopUp.updateMany({ where: { customerId, status: { not: "off" } }, data: setup });
}

/** Keeps the card that was saved at the Checkout, and turns auto top-up on; does nothing where another Checkout counts now. */
export async function storeCard(
  tx: Tx,
  customerId: string,
  card: { setupSessionId: string; paymentMethodId: string; cardBrand: string; cardLast4: string },
  now: Date,
): Promise<void> {
  const { setupSessionId, ...saved } = card;
  await tx.autoTopUp.updateMany({
    where: { customerId, setupSessionId, status: { not: "off" } },
    data: {
      ...saved,
      status: "on",
      declines: 0,
      nextAttemptAt: null,
      setupSessionId: null,
      setupCheckAt: null,
      updatedAt: now,
    },
  });
}

/** A Checkout that ended without a card: without one from before, auto top-up is off again. */
export async function forgetSetupSession(tx: Tx, customerId: string, setupSessionId: string, now: Date): Promise<void> {
  const where = { customerId, setupSessionId };
  const ended = { setupSessionId: null, setupCheckAt: null, updatedAt: now };
  await tx.autoTopUp.updateMany({ where: { ...where, status: "card_needed" }, data: { ...ended, status: "off" } });
  await tx.autoTopUp.updateMany({ where, data: ended });
}

const SETUP_CHECK_SECONDS = 300;

/** Takes Checkouts for cards that are due for a question to Stripe, in case nobody came back from them. */
export async function claimDueSetups(tx: Tx, limit: number): Promise<{ customerId: string }[]> {
  return tx.$queryRaw<{ customerId: string }[]>`
    WITH due AS MATERIALIZED (
      SELECT customer_id FROM auto_top_up WHERE setup_session_id IS NOT NULL AND setup_check_at <= scrip_now()
      ORDER BY setup_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE auto_top_up SET setup_check_at = scrip_now() + ${SETUP_CHECK_SECONDS}::int * interval '1 second'
    FROM due WHERE auto_top_up.customer_id = due.customer_id RETURNING auto_top_up.customer_id AS "customerId"`;
}

/** Cards that we may not keep any more: auto top-up is off, or waits for another card. */
export async function listCardsToForget(
  tx: Tx,
  limit: number,
): Promise<{ customerId: string; paymentMethodId: string }[]> {
  const records = await tx.autoTopUp.findMany({
    where: { status: { not: "on" }, paymentMethodId: { not: null } },
    take: limit,
    select: { customerId: true, paymentMethodId: true },
  });
  return records.flatMap(({ customerId, paymentMethodId }) =>
    paymentMethodId ? [{ customerId, paymentMethodId }] : [],
  );
}

export async function clearCard(tx: Tx, customerId: string, paymentMethodId: string): Promise<void> {
  await tx.autoTopUp.updateMany({
    where: { customerId, paymentMethodId, status: { not: "on" } },
    data: { paymentMethodId: null, cardBrand: null, cardLast4: null },
  });
}

/** Notes how a charge went: declines in a row, and when the next may be tried. */
export async function noteDeclines(
  tx: Tx,
  customerId: string,
  { declines, nextAttemptAt }: { declines: number; nextAttemptAt: Date | null },
): Promise<void> {
  await tx.autoTopUp.updateMany({ where: { customerId }, data: { declines, nextAttemptAt } });
}

/** Whether a payment of the customer was disputed since then, unless the dispute ended well. */
export async function hasDisputeSince(tx: Tx, customerId: string, since: Date): Promise<boolean> {
  const good = ["won", "warning_closed", "prevented"];
  return (
    (await tx.stripeDispute.count({
      where: {
        customerId,
        status: { notIn: good },
        OR: [{ createdAt: { gte: since } }, { updatedAt: { gte: since } }],
      },
    })) > 0
  );
}

function fromRecord({ status, offReason, ...rest }: AutoTopUpRecord): AutoTopUp {
  return { ...rest, status: status as AutoTopUpStatus, offReason: offReason as AutoTopUpOffReason | null };
}
