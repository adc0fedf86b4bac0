import { Detail, DetailList, Wordmark } from "@scrip/ui";
import { listReceiptFacts, listReceiptLines } from "../data/receipt-lines.ts";
import type { Receipt } from "../data/wire.ts";

/** A receipt as it is shown and printed. */
export function ReceiptSheet({ receipt }: { receipt: Receipt }) {
  return (
    <article className="grid max-w-xl gap-8 rounded-card border border-line bg-surface p-6 sm:p-10 print:max-w-none print:border-0 print:bg-transparent print:p-0">
      <header className="flex flex-wrap items-baseline justify-between gap-4">
        <Wordmark />
        <p className="text-16 tabular-nums">Receipt {receipt.number}</p>
      </header>
      <DetailList>
        {listReceiptLines(receipt).map(({ key, label, value, isTotal }) => (
          <Detail key={key ?? label} name={label}>
            {isTotal ? <strong className="text-20 font-semibold">{value}</strong> : value}
          </Detail>
        ))}
      </DetailList>
      <DetailList>
        {listReceiptFacts(receipt).map(({ label, value }) => (
          <Detail key={label} name={label}>
            {value}
          </Detail>
        ))}
      </DetailList>
    </article>
  );
}
