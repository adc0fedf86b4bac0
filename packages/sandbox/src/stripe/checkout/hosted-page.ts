import type { CheckoutSession, LineItem } from "../wire.ts";
import { formatCents } from "./money-text.ts";
import { escapeHtml, renderPage } from "./page-shell.ts";
import type { CheckoutOutcome } from "./pay-checkout.ts";

/** What the page of an open session shows besides the session. */
export type OpenCheckout = {
  lineItems: LineItem[];
  /** What the bank said to the last attempt. */
  declineMessage: string | null;
  /** Why the code that was typed is not taken. */
  codeMessage: string | null;
  /** The code that reduces the amount now. */
  promotionCode: string | null;
};

/** The page of an open session. */
export function renderOpenCheckout(
  session: CheckoutSession,
  { lineItems, declineMessage, codeMessage, promotionCode }: OpenCheckout,
): string {
  const total = formatCents(session.amount_total ?? 0, session.currency ?? "usd");
  const { pay, isFree } = describeOrder(session, total);
  const payer = session.customer_details?.email;
  return renderPage(
    pay,
    `${declineMessage === null ? "" : renderDecline(declineMessage)}
    ${session.mode === "setup" ? `<h1 class="words">Save a card</h1>` : `<p class="due">Amount due</p><h1>${escapeHtml(total)}</h1>`}
    ${lineItems.length === 0 ? "" : renderTable(session, lineItems, promotionCode)}
    ${session.allow_promotion_codes ? renderCodeForm(promotionCode, codeMessage) : ""}
    <form method="post">
      ${renderOutcome("paid", escapeHtml(pay), null)}
      ${isFree ? "" : renderEndings(session.mode === "setup")}
      ${session.cancel_url === null ? "" : renderCancel()}
    </form>
    ${payer ? `<footer>Paying as ${escapeHtml(payer)}</footer>` : ""}`,
  );
}

/** The words on the button, and whether no card is asked for at all. */
function describeOrder({ mode, amount_total: cents, amount_subtotal: subtotal }: CheckoutSession, total: string) {
  if (mode === "setup") return { pay: "Save card", isFree: false };
  if (mode === "subscription") return { pay: subtotal === 0 ? "Start trial" : "Subscribe", isFree: false };
  return cents === 0 ? { pay: "Complete order", isFree: true } : { pay: `Pay ${total}`, isFree: false };
}

function renderTable(session: CheckoutSession, lineItems: LineItem[], promotionCode: string | null): string {
  return `<table>
      <thead><tr><th scope="col">What</th><th scope="col">Amount</th></tr></thead>
      <tbody>${lineItems.map(renderLineItem).join("")}${renderDiscount(session, promotionCode)}</tbody>
    </table>`;
}

function renderDecline(message: string): string {
  return `<p class="notice" role="alert"><strong>Nothing was charged.</strong> ${escapeHtml(message)} You can try again.</p>`;
}

function renderEndings(isSetup: boolean): string {
  return `<fieldset>
        <legend>No card is needed. Try another ending:</legend>
        ${renderOutcome("needs_authentication", isSetup ? "Card with 3-D Secure" : "Pay with 3-D Secure", "The bank asks you to confirm it.")}
        ${renderOutcome("declined", "Decline card", "The bank refuses; you can try again here.")}
        ${isSetup ? "" : renderDelayed()}
      </fieldset>`;
}

function renderDelayed(): string {
  return `${renderOutcome("async_paid", "Pay later, then paid", "A delayed method: unpaid now, paid after two seconds.")}
        ${renderOutcome("async_failed", "Pay later, then failed", "A delayed method: unpaid now, failed after two seconds.")}`;
}

function renderDiscount({ total_details, currency }: CheckoutSession, promotionCode: string | null): string {
  const cents = total_details?.amount_discount ?? 0;
  if (cents === 0) return "";
  const name = promotionCode === null ? "Discount" : `Promotion code ${escapeHtml(promotionCode)}`;
  return `<tr><td>${name}</td><td>−${escapeHtml(formatCents(cents, currency ?? "usd"))}</td></tr>`;
}

function renderCodeForm(promotionCode: string | null, message: string | null): string {
  if (promotionCode !== null) {
    return `<form method="post" class="code"><button name="promotion_code" value="">Remove code ${escapeHtml(promotionCode)}</button></form>`;
  }
  const hint = message === null ? "" : `<p id="code-hint" class="hint" role="alert">${escapeHtml(message)}</p>`;
  return `<form method="post" class="code">
      <label for="code">Promotion code</label>
      <div><input id="code" name="promotion_code" maxlength="200" autocomplete="off" required${message === null ? "" : ` aria-invalid="true" aria-describedby="code-hint"`}>
      <button>Apply</button></div>${hint}
    </form>`;
}

/** The bank's question to the holder of a card that asks for 3-D Secure. */
export function renderAuthentication(question: string, hasCancel: boolean): string {
  return renderPage(
    "Confirm the payment",
    `<p class="due">3-D Secure test page</p>
    <h1 class="words">${escapeHtml(question)}</h1>
    <p>Nothing is charged until you answer.</p>
    <form method="post" class="answers">
      ${renderOutcome("authenticated", "Confirm", null)}
      ${renderOutcome("authentication_failed", "Refuse", "The payment fails; you can try another card.")}
      ${hasCancel ? renderCancel() : ""}
    </form>`,
  );
}

/** The page of a session that is paid, processing or expired. */
export function renderClosedCheckout(session: CheckoutSession, returnUrl: string | null): string {
  const back = returnUrl === null ? "" : `<a class="button" href="${escapeHtml(returnUrl)}">Go back</a>`;
  const { title, text } = describeClosed(session);
  return renderPage(title, `<h1 class="words">${title}</h1><p>${text}</p>${back}`);
}

export function renderMessage(title: string, text: string): string {
  return renderPage(title, `<h1 class="words">${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);
}

function describeClosed(session: CheckoutSession): { title: string; text: string } {
  if (session.payment_status === "no_payment_required" && session.status === "complete") {
    const text = session.mode === "setup" ? "The card is saved." : "There was nothing to pay.";
    return { title: "This checkout is complete", text };
  }
  if (session.status === "expired") {
    return { title: "This checkout has expired", text: "Nothing was charged. Start again where you came from." };
  }
  if (session.payment_status === "paid") {
    return { title: "This checkout is paid", text: "There is nothing more to do here." };
  }
  return { title: "This checkout is complete", text: "The payment by a delayed method is not paid at this time." };
}

function renderLineItem({ description, quantity, amount_subtotal, currency, price }: LineItem): string {
  const every = price?.recurring ? `<small>Every ${price.recurring.interval}</small>` : "";
  const times = quantity === 1 ? "" : `<small>Quantity ${quantity}</small>`;
  return `<tr><td>${escapeHtml(description ?? "")}${times}${every}</td><td>${escapeHtml(formatCents(amount_subtotal, currency))}</td></tr>`;
}

/** A button that ends the page in one way; the one without a `meaning` is the page's first choice. */
function renderOutcome(outcome: CheckoutOutcome, label: string, meaning: string | null): string {
  const look = meaning === null ? ` class="primary"` : "";
  const small = meaning === null ? "" : `<small>${meaning}</small>`;
  return `<button${look} name="outcome" value="${outcome}">${label}${small}</button>`;
}

function renderCancel(): string {
  return `<button class="cancel" name="outcome" value="${"cancelled" satisfies CheckoutOutcome}">Cancel and go back</button>`;
}
