import type { Tx } from "@scrip/db";

/** `customer` for everybody; the others are operators' roles. */
export const USER_ROLES = ["customer", "support", "auditor", "admin"] as const;
export type UserRole = (typeof USER_ROLES)[number];

export type User = {
  id: string;
  email: string;
  name: string;
  role: UserRole;
  disabledAt: Date | null;
  createdAt: Date;
};
export type NewUser = { id: string; email: string; name: string; passwordHash: string; role: UserRole };

const userColumns = { id: true, email: true, name: true, role: true, disabledAt: true, createdAt: true } as const;

/** Answers null when the e-mail is taken, and leaves the transaction usable. */
export async function insertUser(tx: Tx, user: NewUser): Promise<User | null> {
  const [row] = await tx.user.createManyAndReturn({ data: [user], skipDuplicates: true, select: userColumns });
  return row ? toUser(row) : null;
}

/** Finds a user with the password's hash, which no other reader needs. `email` in its normal spelling. */
export async function findUserToLogIn(tx: Tx, email: string): Promise<(User & { passwordHash: string }) | null> {
  const row = await tx.user.findUnique({ where: { email }, select: { ...userColumns, passwordHash: true } });
  return row && { ...toUser(row), passwordHash: row.passwordHash };
}

export async function findUser(tx: Tx, userId: string): Promise<User | null> {
  const row = await tx.user.findUnique({ where: { id: userId }, select: userColumns });
  return row && toUser(row);
}

// The database admits no other role (migration 0006).
function toUser({ id, email, name, role, disabledAt, createdAt }: Omit<User, "role"> & { role: string }): User {
  return { id, email, name, role: role as UserRole, disabledAt, createdAt };
}
