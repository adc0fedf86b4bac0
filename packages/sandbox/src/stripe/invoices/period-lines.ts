import { formatCents } from "../checkout/money-text.ts";
import { getId } from "../reference.ts";
import { getObject } from "../store/object.store.ts";
import type { Period } from "../subscriptions/billing-period.ts";
import type { InvoiceLine, Price, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { buildPeriodLine } from "./build-invoice.ts";

/** A line for each item of a subscription over one period; a trial costs nothing. */
export async function buildPeriodLines(
  work: Work,
  subscription: Subscription,
  period: Period,
  isTrial = false,
): Promise<InvoiceLine[]> {
  const lines: InvoiceLine[] = [];
  for (const item of subscription.items.data) {
    const product = await getObject(work.tx, "product", getId(item.price.product));
    const description = isTrial
      ? `Trial period for ${product.name}`
      : `${item.quantity ?? 1} × ${product.name} (at ${describePrice(item.price)})`;
    lines.push({ ...buildPeriodLine(subscription, item, period, isTrial), description });
  }
  return lines;
}

/** `$45.00 / month` */
export function describePrice({ unit_amount: cents, currency, recurring }: Price): string {
  const amount = formatCents(cents ?? 0, currency);
  if (!recurring) return amount;
  const { interval, interval_count: count } = recurring;
  return `${amount} / ${count === 1 ? interval : `${count} ${interval}s`}`;
}
