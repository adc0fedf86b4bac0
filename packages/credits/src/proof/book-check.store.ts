import type { Prisma, Tx } from "@scrip/db";

/** A rule of the book that is broken, and by what. */
export type BookBreak = { rule: string; subject: string; customerId: string | null; details: Prisma.InputJsonObject };

/** Every breach; with `since` only of what transfers since then have touched. The whole proof may take minutes. */
export async function readBreaks(tx: Tx, since: Date | null): Promise<BookBreak[]> {
  await tx.$executeRaw`SET LOCAL statement_timeout = '30min'`;
  return tx.$queryRaw<BookBreak[]>`
    SELECT rule, subject, customer_id AS "customerId", details FROM verify_books(${since}::timestamptz)`;
}

/** When the last check began, of one scope or of any; null before the first. */
export async function findLastCheckAt(tx: Tx, scope?: "recent" | "full"): Promise<Date | null> {
  const row = await tx.bookCheck.findFirst({
    ...(scope ? { where: { scope } } : {}),
    orderBy: { startedAt: "desc" },
    select: { startedAt: true },
  });
  return row?.startedAt ?? null;
}

export async function insertCheck(
  tx: Tx,
  check: { id: string; scope: "recent" | "full"; since: Date | null; durationMs: number },
  breaks: readonly BookBreak[],
): Promise<void> {
  await tx.bookCheck.create({ data: check, select: { id: true } });
  if (breaks.length > 0) await tx.bookBreak.createMany({ data: breaks.map((one) => ({ ...one, checkId: check.id })) });
}
