import type { Tx } from "@scrip/db";
import { type BreakerState, CLOSED } from "./plan-breaker.ts";

const stateColumns = { failures: true, openings: true, retryAt: true, lastFailureAt: true } as const;

export async function readBreaker(tx: Tx, provider: string): Promise<BreakerState> {
  return (await tx.providerHealth.findUnique({ where: { provider }, select: stateColumns })) ?? CLOSED;
}

/** As {@link readBreaker}, held until the commit, so that two failures at once count as two. */
export async function lockBreaker(tx: Tx, provider: string): Promise<BreakerState> {
  await tx.$executeRaw`INSERT INTO provider_health (provider) VALUES (${provider}) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT provider FROM provider_health WHERE provider = ${provider} FOR UPDATE`;
  return readBreaker(tx, provider);
}

export async function writeBreaker(tx: Tx, provider: string, state: BreakerState): Promise<void> {
  await tx.providerHealth.update({ where: { provider }, data: state });
}

/** The providers whose breaker is open at `now`, each with when it may be tried again. */
export async function listOpenBreakers(tx: Tx, now: Date): Promise<{ provider: string; retryAt: Date }[]> {
  const rows = await tx.providerHealth.findMany({
    where: { retryAt: { gt: now } },
    orderBy: { provider: "asc" },
    select: { provider: true, retryAt: true },
  });
  return rows.flatMap(({ provider, retryAt }) => (retryAt === null ? [] : [{ provider, retryAt }]));
}
