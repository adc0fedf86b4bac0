import { microcreditsOf } from "@scrip/money";
import { Credits, Detail, DetailList, Drawer, exactTime } from "@scrip/ui";
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
      <DetailList>
        <Detail name="Before">
          <Credits amountMicrocredits={microcreditsOf(item.balanceBefore)} />
        </Detail>
        <Detail name="Change">
          <Credits amountMicrocredits={microcreditsOf(item.amount)} asChange className="font-medium" />
        </Detail>
        <Detail name="After">
          <Credits amountMicrocredits={microcreditsOf(item.balanceAfter)} className="font-medium" />
        </Detail>
      </DetailList>
      <DetailList>
        <Detail name="When">{exactTime(item.createdAt)}</Detail>
        <Detail name="Statement number">{item.number}</Detail>
        {item.model ? <Detail name="Model">{item.model}</Detail> : null}
        {item.requestId ? <IdDetail name="Request" id={item.requestId} /> : null}
        {item.paymentId ? <IdDetail name="Payment" id={item.paymentId} /> : null}
        <IdDetail name="Row" id={item.id} />
      </DetailList>
    </div>
  );
}

function IdDetail({ name, id }: { name: string; id: string }) {
  return (
    <Detail name={name}>
      <span className="font-mono text-12 break-all select-all">{id}</span>
    </Detail>
  );
}
