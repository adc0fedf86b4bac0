import type { CheckoutSession, LineItem } from "../wire.ts";
import { HOSTED_PAGE_STYLE } from "./hosted-page-style.ts";
import { formatCents } from "./money-text.ts";
import type { CheckoutOutcome } from "./pay-checkout.ts";

/** The page of an open session. `declineMessage` is what the bank said to the last attempt. */
export function renderOpenCheckout(
  session: CheckoutSession,
  lineItems: LineItem[],
  declineMessage: string | null,
): string {
  const total = formatCents(session.amount_total ?? 0, session.currency ?? "usd");
  const notice =
    declineMessage === null
      ? ""
      : `<p class="notice" role="alert"><strong>Nothing was charged.</strong> ${escapeHtml(declineMessage)} You can try again.</p>`;
  const payer = session.customer_details?.email;
  return renderPage(
    `Pay ${total}`,
    `${notice}
    <p class="due">Amount due</p>
    <h1>${escapeHtml(total)}</h1>
    <table>
      <thead><tr><th scope="col">What</th><th scope="col">Amount</th></tr></thead>
      <tbody>${lineItems.map(renderLineItem).join("")}</tbody>
    </table>
    <form method="post">
      <button class="primary" name="outcome" value="${"paid" satisfies CheckoutOutcome}">Pay ${escapeHtml(total)}</button>
      <fieldset>
        <legend>No card is needed. Try another ending:</legend>
        ${renderEnding("declined", "Decline card", "The bank refuses; you can try again here.")}
        ${renderEnding("async_paid", "Pay later, then paid", "A delayed method: unpaid now, paid after two seconds.")}
        ${renderEnding("async_failed", "Pay later, then failed", "A delayed method: unpaid now, failed after two seconds.")}
      </fieldset>
      ${session.cancel_url === null ? "" : renderCancel()}
    </form>
    ${payer ? `<footer>Paying as ${escapeHtml(payer)}</footer>` : ""}`,
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
  if (session.status === "expired") {
    return { title: "This checkout has expired", text: "Nothing was charged. Start again where you came from." };
  }
  if (session.payment_status === "paid") {
    return { title: "This checkout is paid", text: "There is nothing more to do here." };
  }
  return { title: "This checkout is complete", text: "The payment by a delayed method is not paid at this time." };
}

function renderLineItem({ description, quantity, amount_total, currency }: LineItem): string {
  const times = quantity === 1 ? "" : `<small>Quantity ${quantity}</small>`;
  return `<tr><td>${escapeHtml(description ?? "")}${times}</td><td>${escapeHtml(formatCents(amount_total, currency))}</td></tr>`;
}

function renderEnding(outcome: CheckoutOutcome, label: string, meaning: string): string {
  return `<button name="outcome" value="${outcome}">${label}<small>${meaning}</small></button>`;
}

function renderCancel(): string {
  return `<button class="cancel" name="outcome" value="${"cancelled" satisfies CheckoutOutcome}">Cancel and go back</button>`;
}

function renderPage(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>${escapeHtml(title)} · Sandbox checkout</title>
  <link rel="icon" href="data:,">
  <style>${HOSTED_PAGE_STYLE}</style>
</head>
<body>
  <p class="banner">Sandbox — no real money moves</p>
  <main>${main}</main>
</body>
</html>
`;
}

const HTML_ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? character);
}
