import { createHash } from "node:crypto";
import express, { type ErrorRequestHandler, type RequestHandler, Router } from "express";
import type { Pool } from "pg";
import { StripeApiError, toApiError } from "../api/errors.ts";
import { parseForm } from "../api/form-body.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { findObject, getInternal } from "../store/object.store.ts";
import type { CheckoutSession } from "../wire.ts";
import { NO_REQUEST, type RunWork } from "../work.ts";
import { renderClosedCheckout, renderMessage, renderOpenCheckout } from "./hosted-page.ts";
import { HOSTED_PAGE_STYLE } from "./hosted-page-style.ts";
import { CHECKOUT_OUTCOMES, payCheckout } from "./pay-checkout.ts";

const STYLE_HASH = createHash("sha256").update(HOSTED_PAGE_STYLE).digest("base64");
const PAGE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The hosted Checkout page, at the `url` of a session. */
export function serveHostedPage(options: { pool: Pool; runWork: RunWork; onError(error: unknown): void }): Router {
  const { pool, runWork, onError } = options;

  const showPage: RequestHandler<{ sessionId: string }> = async (req, res, next) => {
    try {
      const session = await findSession(pool, req.params.sessionId);
      if (!session) throw sessionMissing();
      res.send(await renderCheckout(pool, session));
    } catch (error) {
      next(error);
    }
  };

  const takeChoice: RequestHandler<{ sessionId: string }> = async (req, res, next) => {
    try {
      const { sessionId } = req.params;
      const before = await findSession(pool, sessionId);
      if (!before) throw sessionMissing();
      const outcome = readOutcome(req.body);
      // A second click on a page that is closed by now only shows how it ended.
      const session =
        before.status === "open" ? await runWork(NO_REQUEST, (w) => payCheckout(w, sessionId, outcome)) : before;
      const isLeaving = outcome === "cancelled" && session.status === "open" && session.cancel_url !== null;
      const target = isLeaving ? session.cancel_url : returnUrl(session);
      res.redirect(303, target ?? req.originalUrl);
    } catch (error) {
      next(error);
    }
  };

  const showError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    const known = toApiError(error);
    if (!known) onError(error);
    const title = known?.status === 404 ? "There is nothing here" : "That did not work";
    res
      .status(known?.status ?? 500)
      .send(renderMessage(title, known?.message ?? "Nothing was charged. Please try again."));
  };

  return Router()
    .use((_req, res, next) => {
      res.set(PAGE_HEADERS);
      next();
    })
    .get("/c/pay/:sessionId", showPage)
    .post("/c/pay/:sessionId", express.raw({ type: () => true, limit: "10kb", inflate: false }), takeChoice)
    .use(() => {
      throw sessionMissing();
    })
    .use(showError);
}

async function renderCheckout(pool: Pool, session: CheckoutSession): Promise<string> {
  if (session.status !== "open") return renderClosedCheckout(session, returnUrl(session) ?? session.cancel_url);
  const { lineItems } = await getInternal<CheckoutInternal>(pool, session.id);
  const intentId = findId(session.payment_intent);
  const intent = intentId === null ? null : await findObject(pool, "payment_intent", intentId);
  return renderOpenCheckout(session, lineItems, intent?.last_payment_error?.message ?? null);
}

/** Where a completed session leads; null for any other. */
function returnUrl(session: CheckoutSession): string | null {
  if (session.status !== "complete" || session.success_url === null) return null;
  return session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function findSession(pool: Pool, id: string): Promise<CheckoutSession | null> {
  return id.includes("\0") ? Promise.resolve(null) : findObject(pool, "checkout.session", id);
}

function readOutcome(body: unknown) {
  const given = parseForm(Buffer.isBuffer(body) ? body.toString("utf8") : "").get("outcome");
  const outcome = CHECKOUT_OUTCOMES.find((candidate) => candidate === given);
  if (outcome === undefined) {
    throw new StripeApiError(400, { type: "invalid_request_error", message: "Choose how the payment ends." });
  }
  return outcome;
}

function sessionMissing(): StripeApiError {
  return new StripeApiError(404, { type: "invalid_request_error", message: "This link does not lead to a checkout." });
}
