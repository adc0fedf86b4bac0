import type { Tx } from "@scrip/db";
import type { Customer, CustomerKind } from "./customer.store.ts";

/** What a user may do for a customer. A person's own account has one member, its owner. */
export const MEMBER_ROLES = ["owner", "admin", "member", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export type Member = { customerId: string; userId: string; role: MemberRole };
export type CustomerOfUser = Customer & { memberRole: MemberRole };

const memberColumns = { customerId: true, userId: true, role: true } as const;

export async function insertMember(tx: Tx, member: Member): Promise<void> {
  await tx.member.create({ data: member, select: { userId: true } });
}

export async function findMember(
  tx: Tx,
  { userId, customerId }: { userId: string; customerId: string },
): Promise<Member | null> {
  const row = await tx.member.findUnique({
    where: { customerId_userId: { customerId, userId } },
    select: memberColumns,
  });
  return row && { ...row, role: row.role as MemberRole };
}

/** Every customer that the user may act for, the own account first, then teams by the time of joining. */
export async function listCustomersOfUser(tx: Tx, userId: string): Promise<CustomerOfUser[]> {
  const rows = await tx.member.findMany({
    where: { userId },
    orderBy: [{ customer: { kind: "asc" } }, { createdAt: "asc" }, { customerId: "asc" }],
    select: { role: true, customer: { select: { id: true, kind: true, name: true } } },
  });
  return rows.map(({ role, customer }) => ({
    ...customer,
    kind: customer.kind as CustomerKind,
    memberRole: role as MemberRole,
  }));
}

/** The addresses of the people who are told about a customer's credits: owners and admins who have proven theirs. */
export async function listNoticeRecipients(tx: Tx, customerId: string): Promise<string[]> {
  const rows = await tx.member.findMany({
    where: { customerId, role: { in: ["owner", "admin"] }, user: { emailVerifiedAt: { not: null }, disabledAt: null } },
    orderBy: { userId: "asc" },
    select: { user: { select: { email: true } } },
  });
  return rows.map(({ user }) => user.email);
}
