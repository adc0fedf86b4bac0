import { newId, type Tx } from "@scrip/db";
import type { Finding } from "./finding.ts";

const OPEN_KEY = "running";

/** Opens a run; null while another one is under way. One that has been open for an hour is taken for dead. */
export async function openStripeCheck(tx: Tx, period: { from: Date; to: Date }): Promise<string | null> {
  await tx.$executeRaw`
    UPDATE stripe_check SET open_key = NULL WHERE open_key = ${OPEN_KEY} AND started_at < scrip_now() - interval '1 hour'`;
  const id = newId("chk");
  const { count } = await tx.stripeCheck.createMany({
    data: { id, fromAt: period.from, toAt: period.to, openKey: OPEN_KEY },
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}

/** `finishedAt` null: it was broken off. */
export async function closeStripeCheck(
  tx: Tx,
  checkId: string,
  result: { compared: number; finishedAt: Date | null },
): Promise<void> {
  await tx.stripeCheck.update({ where: { id: checkId }, data: { ...result, openKey: null }, select: { id: true } });
}

export async function insertFinding(tx: Tx, checkId: string, finding: Finding): Promise<void> {
  const { kind, subject, paymentId, isRepaired, details = {} } = finding;
  await tx.stripeFinding.create({
    data: { checkId, kind, subject, paymentId, repaired: isRepaired, details },
    select: { id: true },
  });
}

/** Whether no run has come to its end in the last day and two hours: the nightly job did not do it. */
export async function isStripeCheckOverdue(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ isOverdue: boolean }]>`
    SELECT coalesce(max(finished_at) < scrip_now() - interval '26 hours', true) AS "isOverdue" FROM stripe_check`;
  return row.isOverdue;
}

type StripeCheckReport = {
  startedAt: Date;
  /** Null: it is under way, or was broken off. */
  finishedAt: Date | null;
  compared: number;
};

/** The comparison that was begun last; null before the first. */
export async function findLatestStripeCheck(tx: Tx): Promise<StripeCheckReport | null> {
  return tx.stripeCheck.findFirst({
    orderBy: { startedAt: "desc" },
    select: { startedAt: true, finishedAt: true, compared: true },
  });
}

type StripeFindingRow = Omit<Finding, "details" | "kind"> & { id: bigint; kind: string; foundAt: Date };

/** What comparisons of Stripe's and our rows found, the latest first. `foundAt`: when its comparison began. */
export async function listStripeFindings(tx: Tx, limit: number): Promise<StripeFindingRow[]> {
  const rows = await tx.stripeFinding.findMany({
    orderBy: { id: "desc" },
    take: limit,
    select: {
      id: true,
      kind: true,
      subject: true,
      paymentId: true,
      repaired: true,
      check: { select: { startedAt: true } },
    },
  });
  return rows.map(({ repaired, check, ...row }) => ({ ...row, isRepaired: repaired, foundAt: check.startedAt }));
}
