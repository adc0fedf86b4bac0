import type { Tx } from "@scrip/db";
import type { ExpiringGrant } from "./plan-expiry-notices.ts";

export type NoticeKind = "grant_expiry" | "low_balance" | "subscription" | "auto_top_up";
export type NoticeRow = {
  id: string;
  customerId: string;
  kind: NoticeKind;
  data: Record<string, string | number>;
};

/** Writes a notice unless its key is there; answers whether it was the first. */
export async function insertNoticeOnce(tx: Tx, notice: NoticeRow & { key: string }): Promise<boolean> {
  const { count } = await tx.notice.createMany({ data: notice, skipDuplicates: true });
  return count === 1;
}

/** Longer than a mail server is waited for. Whoever dies with a mail lets go of it after that. */
const LEASE_SECONDS = 120;
/** The job has its chance before the sweeper comes. */
const OVERDUE_SECONDS = 60;

/** Takes a notice to mail it; null when that is done, or somebody else is at it. */
export async function claimNotice(tx: Tx, noticeId: string): Promise<NoticeRow | null> {
  const [notice] = await tx.$queryRaw<NoticeRow[]>`
    UPDATE notice SET mail_due_at = scrip_now() + ${LEASE_SECONDS}::int * interval '1 second'
    WHERE id = ${noticeId} AND mailed_at IS NULL AND mail_due_at <= scrip_now()
    RETURNING id, customer_id AS "customerId", kind, data`;
  return notice ?? null;
}

/** The notice was mailed, or nobody needs it any more. */
export async function markNoticeMailed(tx: Tx, noticeId: string): Promise<void> {
  await tx.$executeRaw`UPDATE notice SET mailed_at = scrip_now() WHERE id = ${noticeId} AND mailed_at IS NULL`;
}

/** Lets go of a notice that could not be mailed. */
export async function releaseNotice(tx: Tx, noticeId: string): Promise<void> {
  await tx.$executeRaw`UPDATE notice SET mail_due_at = scrip_now() WHERE id = ${noticeId} AND mailed_at IS NULL`;
}

/** True while the mail is still to be sent, by whomever. */
export async function hasUnmailedNotice(tx: Tx, noticeId: string): Promise<boolean> {
  return (await tx.notice.count({ where: { id: noticeId, mailedAt: null } })) > 0;
}

/** Notices that no job has mailed in time, oldest first. */
export async function listOverdueNotices(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM notice
    WHERE mailed_at IS NULL AND mail_due_at < scrip_now() - ${OVERDUE_SECONDS}::int * interval '1 second'
    ORDER BY mail_due_at, id LIMIT ${limit}`;
}

/** Grants with something left that expire within `days`, whose customer wants to know; by id, after the one given. */
export async function listExpiringGrants(
  tx: Tx,
  { days, after, limit }: { days: number; after: string; limit: number },
): Promise<(ExpiringGrant & { id: string })[]> {
  return tx.$queryRaw`
    SELECT g.id, g.customer_id AS "customerId", g.created_at AS "createdAt", g.expires_at AS "expiresAt"
      FROM credit_grant g LEFT JOIN notice_preference p ON p.customer_id = g.customer_id
      WHERE g.remaining_microcredits > 0 AND g.expires_at > scrip_now()
        AND g.expires_at <= scrip_now() + ${days}::int * interval '1 day'
        AND coalesce(p.expiry_notices, true) AND g.id > ${after}
      ORDER BY g.id LIMIT ${limit}`;
}

/** What is left of the grants of a customer that expire on one day (UTC, `yyyy-mm-dd`), and have not yet. */
export async function sumExpiring(tx: Tx, customerId: string, expiresOn: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<[{ sum: bigint }]>`
    SELECT coalesce(sum(remaining_microcredits), 0)::bigint AS sum FROM credit_grant
      WHERE customer_id = ${customerId} AND expires_at > scrip_now()
        AND expires_at >= ${expiresOn}::date::timestamp AT TIME ZONE 'UTC'
        AND expires_at < (${expiresOn}::date + 1)::timestamp AT TIME ZONE 'UTC'`;
  return row.sum;
}

/** Takes the customer's place of the watch, and keeps others from it until the transaction ends. */
export async function lockLowBalanceWatch(tx: Tx, customerId: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<[{ statementNumber: bigint }]>`
    INSERT INTO low_balance_watch (customer_id, statement_number) VALUES (${customerId}, 0)
    ON CONFLICT (customer_id) DO UPDATE SET statement_number = low_balance_watch.statement_number
    RETURNING statement_number AS "statementNumber"`;
  return row.statementNumber;
}

export async function moveLowBalanceWatch(tx: Tx, customerId: string, statementNumber: bigint): Promise<void> {
  await tx.lowBalanceWatch.update({ where: { customerId }, data: { statementNumber }, select: { customerId: true } });
}

export type StatementHead = { statementNumber: bigint; balanceMicrocredits: bigint };

export async function readStatementHead(tx: Tx, customerId: string): Promise<StatementHead> {
  const [row] = await tx.$queryRaw<StatementHead[]>`
    SELECT statement_number AS "statementNumber", available_microcredits + held_microcredits AS "balanceMicrocredits"
      FROM ledger_balance WHERE customer_id = ${customerId}`;
  return row ?? { statementNumber: 0n, balanceMicrocredits: 0n };
}

/** The last row of the statement between two numbers that took the balance from the threshold or above to below it. */
export async function findCrossing(
  tx: Tx,
  range: { customerId: string; after: bigint; upTo: bigint; thresholdMicrocredits: bigint },
): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<[{ number: bigint | null }]>`
    SELECT max(statement_number) AS number FROM ledger_transfer
      WHERE customer_id = ${range.customerId} AND statement_number > ${range.after} AND statement_number <= ${range.upTo}
        AND balance_before >= ${range.thresholdMicrocredits} AND balance_after < ${range.thresholdMicrocredits}`;
  return row.number;
}

/** Customers whose statement has grown since they were looked at. */
export async function listUnwatchedCustomers(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw`
    SELECT b.customer_id AS id FROM ledger_balance b LEFT JOIN low_balance_watch w ON w.customer_id = b.customer_id
      WHERE b.statement_number > coalesce(w.statement_number, 0) ORDER BY b.customer_id LIMIT ${limit}`;
}

/** Takes the facts out of a customer's notices; those that were not mailed yet are not mailed any more. */
export async function blankNotices(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE notice SET data = '{}', mailed_at = coalesce(mailed_at, scrip_now()) WHERE customer_id = ${customerId}`;
}
