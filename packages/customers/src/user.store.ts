import type { Tx } from "@scrip/db";

/** `customer` for everybody; the others are operators' roles. */
export const USER_ROLES = ["customer", "support", "auditor", "admin"] as const;
export type UserRole = (typeof USER_ROLES)[number];

export type User = {
  id: string;
  email: string;
  name: string;
  role: UserRole;
  /** When the user proved that the address is theirs; null: not yet. */
  emailVerifiedAt: Date | null;
  disabledAt: Date | null;
  createdAt: Date;
};
export type UserWithPassword = User & { passwordHash: string };
export type NewUser = { id: string; email: string; name: string; passwordHash: string; role: UserRole };

const userColumns = {
  id: true,
  email: true,
  name: true,
  role: true,
  emailVerifiedAt: true,
  disabledAt: true,
  createdAt: true,
} as const;

/** Answers null when the e-mail is taken, and leaves the transaction usable. */
export async function insertUser(tx: Tx, user: NewUser): Promise<User | null> {
  const [row] = await tx.user.createManyAndReturn({ data: [user], skipDuplicates: true, select: userColumns });
  return row ? toUser(row) : null;
}

/** Finds a user with the password's hash, which no other reader needs. `email` in its normal spelling. */
export async function findUserToLogIn(tx: Tx, email: string): Promise<UserWithPassword | null> {
  return findWithPassword(tx, { email });
}

/** The same for somebody who is logged in and is asked for the password again. */
export async function findUserToAskAgain(tx: Tx, userId: string): Promise<UserWithPassword | null> {
  return findWithPassword(tx, { id: userId });
}

async function findWithPassword(tx: Tx, where: { email: string } | { id: string }): Promise<UserWithPassword | null> {
  const row = await tx.user.findUnique({ where, select: { ...userColumns, passwordHash: true } });
  return row && { ...toUser(row), passwordHash: row.passwordHash };
}

export async function findUser(tx: Tx, userId: string): Promise<User | null> {
  const row = await tx.user.findUnique({ where: { id: userId }, select: userColumns });
  return row && toUser(row);
}

export async function findUserByEmail(tx: Tx, email: string): Promise<User | null> {
  const row = await tx.user.findUnique({ where: { email }, select: userColumns });
  return row && toUser(row);
}

/** Tells whether this is the user's password, and keeps it so until the transaction ends. */
export async function pinPassword(
  tx: Tx,
  { id, passwordHash }: { id: string; passwordHash: string },
): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`
    SELECT 1 FROM app_user WHERE id = ${id} AND password_hash = ${passwordHash} FOR SHARE`;
  return rows.length === 1;
}

/** Lets nobody pin the password until the transaction ends. */
export async function lockPassword(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM app_user WHERE id = ${userId} FOR NO KEY UPDATE`;
}

export async function updatePasswordHash(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { passwordHash }, select: { id: true } });
}

/** Notes that the user has proven this address; tells whether it is still theirs. A later proof keeps the first one's time. */
export async function markEmailVerified(tx: Tx, userId: string, email: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE app_user SET email_verified_at = coalesce(email_verified_at, scrip_now()) WHERE id = ${userId} AND email = ${email}`;
  return changed > 0;
}

/** Gives the user a new address, which is proven. Fails with SQLSTATE 23505 when somebody has it. */
export async function updateEmail(tx: Tx, userId: string, email: string): Promise<void> {
  await tx.$executeRaw`UPDATE app_user SET email = ${email}, email_verified_at = scrip_now() WHERE id = ${userId}`;
}

/** Renames the user and the user's own customer. */
export async function updateName(tx: Tx, userId: string, name: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { name }, select: { id: true } });
  await tx.customer.updateMany({
    where: { kind: "person", members: { some: { userId, role: "owner" } } },
    data: { name },
  });
}

// The database admits no other role (migration 0006).
function toUser({ role, ...row }: Omit<User, "role"> & { role: string }): User {
  const { id, email, name, emailVerifiedAt, disabledAt, createdAt } = row;
  return { id, email, name, role: role as UserRole, emailVerifiedAt, disabledAt, createdAt };
}
