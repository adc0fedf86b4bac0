import type Stripe from "stripe";
import { formatCents } from "../checkout/money-text.ts";
import { escapeHtml, renderPage } from "../checkout/page-shell.ts";
import { describePrice } from "../invoices/period-lines.ts";
import { currentPeriod } from "../subscriptions/build-subscription.ts";
import type { Invoice, Subscription } from "../wire.ts";
import type { NamedPrice, Portal } from "./read-portal.ts";

export const PORTAL_ACTIONS = ["change_plan", "cancel", "keep", "use_card"] as const;
export type PortalAction = (typeof PORTAL_ACTIONS)[number];

/** Cards that the page offers in place of a form for real ones. */
export const PORTAL_CARDS = {
  pm_card_visa: "Visa 4242, which works",
  pm_card_mastercard: "Mastercard 4444, which works",
  pm_card_chargeCustomerFail: "Visa 0341, which is declined later",
  pm_card_authenticationRequired: "Visa 3184, which asks for 3-D Secure each time",
} as const;

/** The page of a portal session. `message` is why the last choice was not possible. */
export function renderPortal(portal: Portal, message: string | null): string {
  const { session, features, customer, subscriptions, invoices } = portal;
  const flow = session.flow?.type;
  const shows = (name: NonNullable<typeof flow>) => flow === undefined || flow === name;
  const who = customer.name ?? customer.email ?? customer.id;
  return renderPage(
    "Billing",
    `${message === null ? "" : `<p class="notice" role="alert"><strong>Nothing was changed.</strong> ${escapeHtml(message)}</p>`}
    <p class="due">Billing of ${escapeHtml(who)}</p>
    <h1 class="words">Your subscription</h1>
    ${subscriptions.length === 0 ? `<p class="note">There is no subscription at this time.</p>` : ""}
    ${subscriptions
      .map(({ subscription, plan }) => {
        return `<section>${renderSubscription(subscription, plan)}
        ${shows("subscription_update") && features.subscription_update.enabled ? renderPlans(subscription, plan, portal.plans) : ""}
        ${shows("subscription_cancel") && features.subscription_cancel.enabled ? renderCancel(subscription, features) : ""}</section>`;
      })
      .join("")}
    ${shows("payment_method_update") && features.payment_method_update.enabled ? renderMethod(portal.defaultMethod) : ""}
    ${flow === undefined && invoices.length > 0 ? renderInvoices(invoices) : ""}
    ${session.return_url === null ? "" : `<a class="button" href="${escapeHtml(session.return_url)}">Go back</a>`}`,
  );
}

function renderSubscription(subscription: Subscription, { price, name }: NamedPrice): string {
  return `<p class="plan"><strong>${escapeHtml(name)}</strong> <span>${escapeHtml(describePrice(price))}</span></p>
    <p class="note">${escapeHtml(describeState(subscription))}</p>`;
}

function describeState(subscription: Subscription): string {
  const { end } = currentPeriod(subscription);
  if (subscription.cancel_at !== null) return `Ends on ${dayOf(subscription.cancel_at)}.`;
  switch (subscription.status) {
    case "trialing":
      return `Free until ${dayOf(end)}.`;
    case "active":
      return `Renews on ${dayOf(end)}.`;
    case "past_due":
      return "The last payment failed. Another card pays it at the next try.";
    default:
      return `Its status is ${subscription.status}.`;
  }
}

function renderPlans({ id }: Subscription, current: NamedPrice, plans: NamedPrice[]): string {
  const others = plans.filter(
    ({ price }) => price.id !== current.price.id && price.currency === current.price.currency,
  );
  if (others.length === 0) return "";
  const options = others.map(({ price, name }) => {
    return `<option value="${escapeHtml(price.id)}">${escapeHtml(`${name}, ${describePrice(price)}`)}</option>`;
  });
  return `<form method="post" class="choice"><input type="hidden" name="subscription" value="${escapeHtml(id)}">
    <label class="visually-hidden" for="plan-${escapeHtml(id)}">Plan</label>
    <select id="plan-${escapeHtml(id)}" name="price">${options.join("")}</select>
    <button name="action" value="${"change_plan" satisfies PortalAction}">Change plan</button></form>`;
}

function renderCancel({ id, cancel_at: cancelAt }: Subscription, features: Portal["features"]): string {
  const atEnd = features.subscription_cancel.mode === "at_period_end";
  const isEnding = cancelAt !== null;
  const label = isEnding ? "Keep the subscription" : atEnd ? "Cancel at the end of the period" : "Cancel now";
  const action: PortalAction = isEnding ? "keep" : "cancel";
  return `<form method="post"><input type="hidden" name="subscription" value="${escapeHtml(id)}">
    <button name="action" value="${action}">${label}</button></form>`;
}

function renderMethod(method: Stripe.PaymentMethod | null): string {
  const options = Object.entries(PORTAL_CARDS).map(([name, label]) => `<option value="${name}">${label}</option>`);
  return `<section><h2>Payment method</h2>
    <p class="note">${method?.card ? `${escapeHtml(titleOf(method.card.brand))} ending in ${escapeHtml(method.card.last4)}` : "None is saved."}</p>
    <form method="post" class="choice"><label class="visually-hidden" for="card">Test card</label>
    <select id="card" name="card">${options.join("")}</select>
    <button name="action" value="${"use_card" satisfies PortalAction}">Use this card</button></form></section>`;
}

/** `Visa` for `visa`. */
function titleOf(brand: string): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}

function renderInvoices(invoices: Invoice[]): string {
  const rows = invoices.map(({ created, number, status, total, currency }) => {
    const what = `${escapeHtml(dayOf(created))}<small>${escapeHtml(number ?? "Draft")}, ${escapeHtml(status ?? "")}</small>`;
    const amount = `${total < 0 ? "−" : ""}${formatCents(Math.abs(total), currency)}`;
    return `<tr><td>${what}</td><td>${escapeHtml(amount)}</td></tr>`;
  });
  return `<section><h2>Invoices</h2><table>
    <thead><tr><th scope="col">Date</th><th scope="col">Amount</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function dayOf(seconds: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC", year: "numeric" });
  return format.format(new Date(seconds * 1000));
}
