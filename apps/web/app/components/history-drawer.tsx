import { Credits, Drawer, exactTime } from "@scrip/ui";
import type { ReactNode } from "react";
import { microcreditsOf } from "../data/amount.ts";
import { HISTORY_TYPES } from "../data/history-type.ts";
import type { HistoryItem } from "../data/wire.ts";

/** Everything about one row. */
export function HistoryDrawer({ item, onClose }: { item: HistoryItem | null; onClose: () => void }) {
  return (
    <Drawer
      open={item !== null}
      onOpenChange={(open) => open || onClose()}
      title={item ? HISTORY_TYPES[item.type] : ""}
    >
      {item ? <Details item={item} /> : null}
    </Drawer>
  );
}

function Details({ item }: { item: HistoryItem }) {
  return (
    <div className="grid gap-6">
      <p className="text-16">{item.description}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 border-y border-line py-4 text-right">
        <Line label="Before">
          <Credits amountMicrocredits={microcreditsOf(item.balanceBefore)} />
        </Line>
        <Line label="Change">
          <Credits amountMicrocredits={microcreditsOf(item.amount)} asChange className="font-medium" />
        </Line>
        <Line label="After">
          <Credits amountMicrocredits={microcreditsOf(item.balanceAfter)} className="font-medium" />
        </Line>
      </dl>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-right">
        <Line label="When">{exactTime(item.createdAt)}</Line>
        <Line label="Statement number">{item.number}</Line>
        {item.model ? <Line label="Model">{item.model}</Line> : null}
        {item.requestId ? <Line label="Request">{<Id>{item.requestId}</Id>}</Line> : null}
        {item.paymentId ? <Line label="Payment">{<Id>{item.paymentId}</Id>}</Line> : null}
        <Line label="Row">
          <Id>{item.id}</Id>
        </Line>
      </dl>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-left text-text-muted">{label}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </>
  );
}

const Id = ({ children }: { children: string }) => (
  <span className="font-mono text-12 break-all select-all">{children}</span>
);
