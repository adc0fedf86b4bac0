import type { Tx } from "@scrip/db";

/** Something that does not agree: its class, what it is about, and the figures. */
export type UsageFinding = {
  kind: string;
  /** The id of a request, hold or transfer, or a day. */
  subject: string;
  customerId: string | null;
  details: Record<string, string | number | null>;
};

/** Compares requests that began since then, and everything that is open; all of them without a date. */
export async function readUsageFindings(tx: Tx, since: Date | null): Promise<UsageFinding[]> {
  return tx.$queryRaw<UsageFinding[]>`
    SELECT kind, subject, customer_id AS "customerId", details
      FROM verify_usage(${since}::timestamptz) ORDER BY kind, subject`;
}

export async function countComparedRequests(tx: Tx, since: Date | null): Promise<number> {
  const startedAt = { gte: since ?? new Date(0) };
  return tx.aiRequest.count({ where: { OR: [{ startedAt }, { status: "running" }] } });
}

export async function findLastUsageCheckAt(tx: Tx): Promise<Date | null> {
  const last = await tx.usageCheck.findFirst({ orderBy: { startedAt: "desc" }, select: { startedAt: true } });
  return last?.startedAt ?? null;
}

/** Stores what a check found, unless another check has its key; answers whether this was the first. */
export async function insertUsageCheckOnce(
  tx: Tx,
  check: { id: string; key: string; since: Date | null; compared: number },
  findings: readonly UsageFinding[],
): Promise<boolean> {
  const { count } = await tx.usageCheck.createMany({ data: check, skipDuplicates: true });
  if (count === 0) return false;
  await tx.usageFinding.createMany({ data: findings.map((finding) => ({ ...finding, checkId: check.id })) });
  return true;
}
