import { seedTwoFactor } from "@scrip/auth";
import { findUserByEmail, markEmailVerified } from "@scrip/customers";
import type { Db } from "@scrip/db";
import type { DemoUser } from "./demo-users.ts";

/**
 * The demo users' addresses count as proven. Operators who have no two-factor get it, with a secret that is told, so that demos and
 * tests can compute the codes.
 */
export async function settleLogIns(db: Db, users: readonly DemoUser[], secretKey: string): Promise<DemoUser[]> {
  const settled: DemoUser[] = [];
  for (const user of users) {
    const totpSecret = await settleLogIn(db, user, secretKey);
    settled.push(totpSecret === null ? user : { ...user, totpSecret });
  }
  return settled;
}

async function settleLogIn(db: Db, { email, role }: DemoUser, secretKey: string): Promise<string | null> {
  const user = await findUserByEmail(db, email);
  if (!user) return null;
  await markEmailVerified(db, user.id, email);
  return role === "customer" ? null : seedTwoFactor(db, user.id, secretKey);
}
