import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from "express";
import type { Pool } from "pg";
import type Stripe from "stripe";
import { StripeApiError, toApiError } from "../api/errors.ts";
import { type FormHash, parseForm } from "../api/form-body.ts";
import { answerBank } from "../payments/answer-bank.ts";
import { servePortal } from "../portal/serve-portal.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { findObject, getInternal, getObject } from "../store/object.store.ts";
import type { CheckoutSession } from "../wire.ts";
import { NO_REQUEST, type RunWork } from "../work.ts";
import { enterPromotionCode } from "./apply-discount.ts";
import { renderAuthentication, renderClosedCheckout, renderMessage, renderOpenCheckout } from "./hosted-page.ts";
import { formatCents } from "./money-text.ts";
import { PAGE_HEADERS } from "./page-shell.ts";
import { CHECKOUT_OUTCOMES, findCheckoutIntent, payCheckout } from "./pay-checkout.ts";

const readForm = express.raw({ type: () => true, limit: "10kb", inflate: false });

/** The hosted Checkout page, at the `url` of a session, and the question of a bank about a payment outside of it. */
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
      const form = parseForm(Buffer.isBuffer(req.body) ? req.body.toString("utf8") : "");
      const before = await findSession(pool, sessionId);
      if (!before) throw sessionMissing();
      // A second click on a page that is closed by now only shows how it ended.
      if (before.status !== "open") return res.redirect(303, returnUrl(before) ?? req.originalUrl);
      const code = form.get("promotion_code");
      if (typeof code === "string") return await takeCode(before, code.trim(), res, req.originalUrl);
      const outcome = readOutcome(form);
      const session = await runWork(NO_REQUEST, (w) => payCheckout(w, sessionId, outcome));
      const isLeaving = outcome === "cancelled" && session.cancel_url !== null;
      res.redirect(303, (isLeaving ? session.cancel_url : returnUrl(session)) ?? req.originalUrl);
    } catch (error) {
      next(error);
    }
  };

  async function takeCode(session: CheckoutSession, code: string, res: Response, address: string): Promise<void> {
    try {
      await runWork(NO_REQUEST, (work) => enterPromotionCode(work, session.id, code));
      res.redirect(303, address);
    } catch (error) {
      if (!(error instanceof StripeApiError)) throw error;
      res.status(error.status).send(await renderCheckout(pool, session, error.message));
    }
  }

  const askBank: RequestHandler<{ intentId: string }> = async (req, res, next) => {
    try {
      const intent = await findIntent(pool, req.params.intentId);
      if (intent?.status !== "requires_action") throw questionMissing();
      res.send(renderAuthentication(askHolder(intent), false));
    } catch (error) {
      next(error);
    }
  };

  const answerQuestion: RequestHandler<{ intentId: string }> = async (req, res, next) => {
    try {
      const outcome = readOutcome(parseForm(Buffer.isBuffer(req.body) ? req.body.toString("utf8") : ""));
      const before = await findIntent(pool, req.params.intentId);
      const returnTo = before?.next_action?.redirect_to_url?.return_url;
      if (!before || typeof returnTo !== "string") throw questionMissing();
      const after = await runWork(NO_REQUEST, (work) => answerBank(work, before.id, outcome === "authenticated"));
      const target = new URL(returnTo);
      target.searchParams.set(after.object, after.id);
      target.searchParams.set("redirect_status", after.status === "succeeded" ? "succeeded" : "failed");
      res.redirect(303, target.href);
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
    .use(servePortal({ pool, runWork }))
    .get("/c/pay/:sessionId", showPage)
    .post("/c/pay/:sessionId", readForm, takeChoice)
    .get("/c/authenticate/:intentId", askBank)
    .post("/c/authenticate/:intentId", readForm, answerQuestion)
    .use(() => {
      throw sessionMissing();
    })
    .use(showError);
}

async function renderCheckout(
  pool: Pool,
  session: CheckoutSession,
  codeMessage: string | null = null,
): Promise<string> {
  if (session.status !== "open") return renderClosedCheckout(session, returnUrl(session) ?? session.cancel_url);
  const intent = await findCheckoutIntent(pool, session);
  if (intent?.status === "requires_action") {
    return renderAuthentication(askHolder(intent), session.cancel_url !== null);
  }
  const { lineItems, discount } = await getInternal<CheckoutInternal>(pool, session.id);
  const codeId = findId(discount?.promotion_code ?? null);
  return renderOpenCheckout(session, {
    lineItems,
    declineMessage: findRefusal(intent),
    codeMessage,
    promotionCode: codeId === null ? null : (await getObject(pool, "promotion_code", codeId)).code,
  });
}

/** Where a completed session leads; null for any other. */
function returnUrl(session: CheckoutSession): string | null {
  if (session.status !== "complete" || session.success_url === null) return null;
  return session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function findSession(pool: Pool, id: string): Promise<CheckoutSession | null> {
  return id.includes("\0") ? Promise.resolve(null) : findObject(pool, "checkout.session", id);
}

function readOutcome(form: FormHash) {
  const given = form.get("outcome");
  const outcome = CHECKOUT_OUTCOMES.find((candidate) => candidate === given);
  if (outcome === undefined) {
    throw new StripeApiError(400, { type: "invalid_request_error", message: "Choose how the payment ends." });
  }
  return outcome;
}

async function findIntent(pool: Pool, id: string): Promise<Stripe.PaymentIntent | Stripe.SetupIntent | null> {
  if (id.includes("\0")) return null;
  return (await findObject(pool, "payment_intent", id)) ?? findObject(pool, "setup_intent", id);
}

function askHolder(intent: Stripe.PaymentIntent | Stripe.SetupIntent): string {
  if (intent.object === "setup_intent") return "Your bank asks: save this card?";
  return `Your bank asks: pay ${formatCents(intent.amount, intent.currency)}?`;
}

/** What the bank said to the last try; null when it did not refuse. */
function findRefusal(intent: Stripe.PaymentIntent | Stripe.SetupIntent | null): string | null {
  const error = intent?.object === "setup_intent" ? intent.last_setup_error : intent?.last_payment_error;
  return error?.message ?? null;
}

function questionMissing(): StripeApiError {
  return new StripeApiError(404, { type: "invalid_request_error", message: "No bank is waiting for an answer here." });
}

function sessionMissing(): StripeApiError {
  return new StripeApiError(404, { type: "invalid_request_error", message: "This link does not lead to a checkout." });
}
