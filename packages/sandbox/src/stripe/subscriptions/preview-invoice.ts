import { inSavepoint } from "../database.ts";
import { createDraft } from "../invoices/create-draft.ts";
import { buildPeriodLines } from "../invoices/period-lines.ts";
import { getId } from "../reference.ts";
import { getObject } from "../store/object.store.ts";
import type { Invoice } from "../wire.ts";
import type { Work } from "../work.ts";
import { findPeriodEnd } from "./billing-period.ts";
import { billingInterval, currentPeriod, withPeriod } from "./build-subscription.ts";
import { changeSubscription, type ItemChange } from "./change-subscription.ts";

type PreviewFields = { items?: ItemChange[]; proration_behavior?: "always_invoice" | "create_prorations" | "none" };

/** The next invoice of a subscription, as it would be after a change; nothing is kept, nothing is told. */
export async function previewInvoice(work: Work, id: string, fields: PreviewFields): Promise<Invoice> {
  return inSavepoint(work.tx, async () => {
    const { items, proration_behavior: behavior = "create_prorations" } = fields;
    if (items) {
      const change = { items, proration_behavior: behavior === "none" ? behavior : "create_prorations" } as const;
      await changeSubscription(work, change, id);
    }
    const subscription = await getObject(work.tx, "subscription", id, "subscription");
    const { end } = currentPeriod(subscription);
    const next = {
      start: end,
      end: findPeriodEnd(subscription.billing_cycle_anchor, billingInterval(subscription), end),
    };
    const isAtOnce = behavior === "always_invoice";
    const draft = await createDraft(work, {
      customer: await getObject(work.tx, "customer", getId(subscription.customer)),
      subscription,
      billingReason: isAtOnce ? "subscription_update" : "subscription_cycle",
      lines: isAtOnce ? [] : await buildPeriodLines(work, withPeriod(subscription, next), next),
      period: currentPeriod(subscription),
    });
    return { ...draft, id: `upcoming_${draft.id}` };
  });
}
