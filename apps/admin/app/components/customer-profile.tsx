import { Badge, exactTime } from "@scrip/ui";
import type { Customer } from "../data/wire.ts";
import { IdText } from "./id-text.tsx";

/** Who the customer is: the account and the people who may act for it. */
export function CustomerProfile({ customer }: { customer: Customer }) {
  return (
    <div className="-mt-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-13 text-text-muted">
      {customer.users.map((user) => (
        <span key={user.id} className="flex flex-wrap items-center gap-x-2">
          <span className="text-text">{user.email}</span>
          {user.role === "customer" ? null : <Badge tone="accent">{user.role}</Badge>}
          {user.disabledAt === null ? null : <Badge tone="bad">disabled</Badge>}
        </span>
      ))}
      {customer.frozenAt === null ? null : <Badge tone="bad">frozen</Badge>}
      <IdText>{customer.id}</IdText>
      <span>since {exactTime(customer.createdAt)}</span>
    </div>
  );
}
