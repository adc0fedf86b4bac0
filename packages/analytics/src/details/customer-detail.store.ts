import type { Tx } from "@scrip/db";

/** A customer with the users who may act for it, the first to join first. */
export type CustomerDetail = {
  id: string;
  kind: string;
  name: string;
  frozenAt: Date | null;
  frozenReason: string | null;
  createdAt: Date;
  users: CustomerUser[];
};

export type CustomerUser = {
  id: string;
  email: string;
  name: string;
  role: string;
  memberRole: string;
  disabledAt: Date | null;
};

const userColumns = { id: true, email: true, name: true, role: true, disabledAt: true } as const;

export async function findCustomerDetail(tx: Tx, customerId: string): Promise<CustomerDetail | null> {
  const row = await tx.customer.findUnique({
    where: { id: customerId },
    select: {
      id: true,
      kind: true,
      name: true,
      frozenAt: true,
      frozenReason: true,
      createdAt: true,
      members: {
        orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
        select: { role: true, user: { select: userColumns } },
      },
    },
  });
  if (!row) return null;
  const { members, ...customer } = row;
  return { ...customer, users: members.map(({ role, user }) => ({ ...user, memberRole: role })) };
}
