import type { Tx } from "@scrip/db";

/** The sealed secret of a user who has two-factor on, with the real time: the product's clock may be set ahead in the sandbox. */
export async function findSealedSecret(
  tx: Tx,
  userId: string,
): Promise<{ sealedSecret: Uint8Array; realNow: Date } | null> {
  const [row] = await tx.$queryRaw<{ sealedSecret: Uint8Array; realNow: Date }[]>`
    SELECT sealed_secret AS "sealedSecret", clock_timestamp() AS "realNow" FROM two_factor WHERE user_id = ${userId}`;
  return row ?? null;
}

/** The real time, which authenticators go by. */
export async function readRealNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ realNow: Date }]>`SELECT clock_timestamp() AS "realNow"`;
  return row.realNow;
}

export async function hasTwoFactor(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.twoFactor.count({ where: { userId } })) > 0;
}

/** Answers false when it is on already. */
export async function insertTwoFactor(
  tx: Tx,
  row: { userId: string; sealedSecret: Uint8Array<ArrayBuffer>; lastStep: bigint },
): Promise<boolean> {
  const { count } = await tx.twoFactor.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

/** Takes the recovery codes along. Answers false when it was off. */
export async function deleteTwoFactor(tx: Tx, userId: string): Promise<boolean> {
  const { count } = await tx.twoFactor.deleteMany({ where: { userId } });
  return count === 1;
}

/** Counts a code of this step; of one step, or of one before it, only the first counts. */
export async function takeTotpStep(tx: Tx, userId: string, step: bigint): Promise<boolean> {
  const { count } = await tx.twoFactor.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return count === 1;
}

/** The codes of before open nothing any more. */
export async function replaceRecoveryCodeHashes(tx: Tx, userId: string, hashes: readonly string[]): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: hashes.map((hash) => ({ userId, hash })) });
}

/** Of many who come with one code at once, one is answered true. */
export async function takeRecoveryCode(tx: Tx, userId: string, hash: string): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE recovery_code SET used_at = scrip_now() WHERE user_id = ${userId} AND hash = ${hash} AND used_at IS NULL`;
  return taken === 1;
}

export async function countRecoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  return tx.recoveryCode.count({ where: { userId, usedAt: null } });
}
