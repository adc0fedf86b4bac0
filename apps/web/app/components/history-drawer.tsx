import { Link, useFetcher } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { taskTitle } from "@scrip/selection/browser";
import { buttonClasses, CopyButton, Credits, Detail, DetailList, Drawer, exactTime, SkeletonRows } from "@scrip/ui";
import { useEffect } from "react";
import { describeEnding } from "../data/ending-words.ts";
import { HISTORY_TYPES } from "../data/history-type.ts";
import type { Charge, HistoryItem } from "../data/wire.ts";
import type { loader as chargeLoader } from "../routes/history.charge.$requestId.ts";
import { ChargeLines } from "./charge-lines.tsx";
import { AtMost } from "./promised-credits.tsx";

/** Everything about one row. */
export function HistoryDrawer({ item, onClose }: { item: HistoryItem | null; onClose: () => void }) {
  return (
    <Drawer
      open={item !== null}
      onOpenChange={(open) => open || onClose()}
      title={item ? HISTORY_TYPES[item.type] : ""}
    >
      {item ? <Details key={item.id} item={item} /> : null}
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
      {item.requestId ? <ChargeOfRow requestId={item.requestId} /> : null}
      {item.paymentId ? (
        <div>
          <Link to={`/receipts/${item.paymentId}`} className={buttonClasses({ size: "small" })}>
            Open the receipt
          </Link>
        </div>
      ) : null}
      <DetailList>
        <Detail name="When">{exactTime(item.createdAt)}</Detail>
        <Detail name="Statement number">{item.number}</Detail>
        {item.model ? <Detail name="Model">{item.model}</Detail> : null}
        {Object.entries(item.metadata ?? {}).map(([name, value]) => (
          <Detail key={name} name={`Your note “${name}”`}>
            {value}
          </Detail>
        ))}
        {item.requestId ? <IdDetail name="Request" id={item.requestId} /> : null}
        {item.paymentId ? <IdDetail name="Payment" id={item.paymentId} /> : null}
        <IdDetail name="Row" id={item.id} />
      </DetailList>
    </div>
  );
}

/** What was promised and what was charged, read when the drawer opens. */
function ChargeOfRow({ requestId }: { requestId: string }) {
  const { load, data, state } = useFetcher<typeof chargeLoader>({ key: `charge:${requestId}` });
  useEffect(() => load(`/history/charge/${requestId}`), [load, requestId]);
  if (data === undefined && state !== "idle") return <SkeletonRows rows={4} />;
  if (data === undefined) return null;
  if (!data.ok) return <p className="text-13 text-text-muted">{data.message}</p>;
  return <ChargeDetails charge={data.charge} />;
}

function ChargeDetails({ charge }: { charge: Charge }) {
  const { quote, held, conversationId, refunded, platformShare, ending } = charge;
  return (
    <div className="grid gap-4" data-testid="charge-details">
      {charge.charge !== null && charge.lineItems.length > 0 ? (
        <div className="text-13">
          <ChargeLines lines={charge.lineItems} charge={charge.charge} />
          <p className="mt-2 text-text-muted">
            The sum is rounded up once, to a millionth of a credit.
            {charge.priceVersion === null ? null : ` Price version ${charge.priceVersion}.`}
            {charge.isEstimate ? " The tokens are our own count." : null}
          </p>
        </div>
      ) : null}
      <DetailList>
        {quote ? (
          <Detail name="Promised">
            <Credits amountMicrocredits={microcreditsOf(quote.low)} decimalsMax={2} /> to <AtMost of={quote.high} />
          </Detail>
        ) : null}
        <Detail name="At most">
          <Credits amountMicrocredits={microcreditsOf(held)} />
        </Detail>
        {platformShare === null ? null : (
          <Detail name="Of it, Scrip’s share">
            <Credits amountMicrocredits={microcreditsOf(platformShare)} />
          </Detail>
        )}
        {refunded === "0" ? null : (
          <Detail name="Given back since">
            <Credits amountMicrocredits={microcreditsOf(refunded)} asChange />
          </Detail>
        )}
        {ending === null ? null : <Detail name="How it ended">{describeEnding(ending)}</Detail>}
        <Detail name="Task">
          {taskTitle(charge.taskType)}, {charge.complexity}
        </Detail>
      </DetailList>
      {conversationId === null ? null : (
        <div>
          <Link to={`/chat/${conversationId}`} className={buttonClasses({ size: "small" })}>
            Open the conversation
          </Link>
        </div>
      )}
    </div>
  );
}

function IdDetail({ name, id }: { name: string; id: string }) {
  return (
    <Detail name={name}>
      <span className="inline-flex items-center gap-1">
        <span className="font-mono text-12 break-all select-all">{id}</span>
        <CopyButton text={id} what={`${name.toLowerCase()} id`} iconOnly />
      </span>
    </Detail>
  );
}
