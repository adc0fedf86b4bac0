import type { Tx } from "../database.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { findAnyObject, findObject, getInternal, listObjects, matching } from "../store/object.store.ts";
import { invalidParameter } from "./errors.ts";

const DEPTH_MAX = 4;

type Node = { [key: string]: unknown };

/** Keys that hold an id and may be expanded, by type of object. The last ones of each row are always null here. */
const REFERENCES: Record<string, readonly string[]> = {
  balance_transaction: ["source"],
  "billing_portal.configuration": [],
  "billing_portal.session": ["configuration"],
  charge: [
    "balance_transaction",
    "customer",
    "payment_intent",
    "failure_balance_transaction",
    "review",
    "on_behalf_of",
  ],
  "checkout.session": [
    "customer",
    "discounts.coupon",
    "discounts.promotion_code",
    "payment_intent",
    "invoice",
    "payment_link",
    "setup_intent",
    "subscription",
  ],
  coupon: [],
  setup_intent: ["customer", "latest_attempt", "mandate", "on_behalf_of", "payment_method", "single_use_mandate"],
  customer: ["default_source", "invoice_settings.default_payment_method", "test_clock"],
  discount: ["customer", "promotion_code", "source.coupon"],
  dispute: ["charge", "payment_intent"],
  event: [],
  invoice: [
    "customer",
    "default_payment_method",
    "discounts",
    "parent.subscription_details.subscription",
    "test_clock",
    "total_discount_amounts.discount",
  ],
  invoice_payment: ["invoice", "payment.charge", "payment.payment_intent"],
  invoiceitem: ["customer", "discounts", "invoice", "test_clock"],
  item: [],
  line_item: ["discounts", "subscription"],
  payment_intent: ["customer", "latest_charge", "payment_method", "on_behalf_of", "review", "payment_record"],
  payment_method: ["customer"],
  price: ["product"],
  product: ["default_price", "tax_code"],
  promotion_code: ["customer", "promotion.coupon"],
  subscription: [
    "customer",
    "default_payment_method",
    "discounts",
    "latest_invoice",
    "pending_setup_intent",
    "schedule",
    "test_clock",
  ],
  subscription_item: ["discounts"],
  "test_helpers.test_clock": [],
  refund: [
    "balance_transaction",
    "charge",
    "customer",
    "failure_balance_transaction",
    "payment_intent",
    "payment_method",
  ],
};

/** Keys that are lists and appear only when they are asked for. */
const INCLUDABLE: Record<string, Record<string, (tx: Tx, id: string) => Promise<Node | null>>> = {
  charge: { refunds: listRefunds },
  invoice: { confirmation_secret: findConfirmationSecret, payments: listInvoicePayments },
  "checkout.session": { line_items: listLineItems, "total_details.breakdown": describeBreakdown },
};

/**
 * Puts objects in place of the ids that the `expand` paths lead to, such as `payment_intent.latest_charge`,
 * or `data.customer` in a list.
 *
 * @throws {StripeApiError} 400 for a path that Stripe cannot expand, or that is more than four levels deep
 */
export async function expandObject(tx: Tx, object: object, paths: readonly string[]): Promise<object> {
  for (const path of paths) {
    const steps = path.split(".");
    if (steps.length > DEPTH_MAX) {
      throw invalidParameter(
        "property_expansion_max_depth",
        "expand",
        `You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${path}`,
      );
    }
    await expandPath(tx, object as Node, steps, path);
  }
  return object;
}

/** `where` names the object that a plain hash or list such as `discounts` belongs to, and the way from there. */
async function expandPath(
  tx: Tx,
  node: Node,
  [step, ...rest]: string[],
  path: string,
  where = { type: String(node.object), id: String(node.id), prefix: "" },
): Promise<void> {
  if (step === undefined) return;
  if (node.object === "list" && step === "data") {
    for (const item of node.data as Node[]) await expandPath(tx, item, rest, path);
    return;
  }
  const { type, id } = where;
  const name = where.prefix + step;
  const include = INCLUDABLE[type]?.[name];
  if (include) node[step] ??= await include(tx, id);
  else if (REFERENCES[type]?.includes(name)) await fetchReference(tx, node, step);
  else if (!(isObject(node[step]) || Array.isArray(node[step])) || rest.length === 0) throw cannotExpand(path);
  const next = node[step];
  for (const child of Array.isArray(next) ? next : [next]) {
    if (!isObject(child)) continue;
    const inside = typeof child.object === "string" ? undefined : { type, id, prefix: `${name}.` };
    await expandPath(tx, child, rest, path, inside);
  }
}

async function fetchReference(tx: Tx, node: Node, step: string): Promise<void> {
  const value = node[step];
  const fetch = async (id: unknown) => (typeof id === "string" ? ((await findAnyObject(tx, id)) ?? id) : id);
  node[step] = Array.isArray(value) ? await Promise.all(value.map(fetch)) : await fetch(value);
}

async function listLineItems(tx: Tx, sessionId: string): Promise<Node> {
  const { lineItems } = await getInternal<CheckoutInternal>(tx, sessionId);
  return {
    object: "list",
    data: lineItems.slice(0, 10),
    has_more: lineItems.length > 10,
    url: `/v1/checkout/sessions/${sessionId}/line_items`,
  };
}

/** What each discount of a session took off. Lives inside `total_details`, which has no id: `id` is the session's. */
async function describeBreakdown(tx: Tx, sessionId: string): Promise<Node> {
  const { discount, lineItems } = await getInternal<CheckoutInternal>(tx, sessionId);
  const amount = lineItems.reduce((sum, item) => sum + item.amount_discount, 0);
  return { discounts: discount ? [{ amount, discount }] : [], taxes: [] };
}

async function listRefunds(tx: Tx, chargeId: string): Promise<Node> {
  const { page, hasMore } = await listObjects(tx, "refund", {
    filters: matching("charge", chargeId),
    limit: 10,
    from: null,
  });
  return { object: "list", data: page, has_more: hasMore, url: `/v1/charges/${chargeId}/refunds` };
}

async function listInvoicePayments(tx: Tx, invoiceId: string): Promise<Node> {
  const filters = matching("invoice", invoiceId);
  const { page, hasMore } = await listObjects(tx, "invoice_payment", { filters, limit: 10, from: null });
  return { object: "list", data: page, has_more: hasMore, url: "/v1/invoice_payments" };
}

/** What a browser needs to pay an invoice; null when nothing is to be paid. */
async function findConfirmationSecret(tx: Tx, invoiceId: string): Promise<Node | null> {
  const filters = matching("invoice", invoiceId);
  const { page } = await listObjects(tx, "invoice_payment", { filters, limit: 1, from: null });
  const intentId = findId(page[0]?.payment.payment_intent ?? null);
  const intent = intentId === null ? null : await findObject(tx, "payment_intent", intentId);
  return intent && { client_secret: intent.client_secret, type: "payment_intent" };
}

function isObject(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cannotExpand(path: string) {
  return invalidParameter(null, "expand", `This property cannot be expanded (${path}).`);
}
