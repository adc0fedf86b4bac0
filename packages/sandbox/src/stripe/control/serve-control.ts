import express, { type ErrorRequestHandler, type RequestHandler, Router } from "express";
import type { Pool } from "pg";
import type Stripe from "stripe";
import { z } from "zod";
import { errorAnswer, internalError, StripeApiError, toApiError } from "../api/errors.ts";
import { enterPromotionCode } from "../checkout/apply-discount.ts";
import { CHECKOUT_OUTCOMES, payCheckout } from "../checkout/pay-checkout.ts";
import { advanceClock, parseDurationSeconds, toSeconds } from "../clock.ts";
import { FaultSettings, type Faults } from "../faults.ts";
import { newId } from "../ids.ts";
import { answerBank } from "../payments/answer-bank.ts";
import { createDispute, DISPUTE_PATHS, getPaidCharge } from "../resources/dispute.ts";
import { createRefund, REFUND_OUTCOMES } from "../resources/refund.ts";
import { TEST_CARD_NAMES } from "../resources/sandbox-card.ts";
import type { DueWork } from "../run-due-work.ts";
import { listCalls } from "../store/call.store.ts";
import { NO_REQUEST, type RunWork } from "../work.ts";

const ADVANCE_MAX_S = 10 * 366 * 86_400;

const Amount = z.int().min(1).max(99_999_999);
const PaymentIntentId = z.string().min(1).max(200);

const PayBody = z.strictObject({
  outcome: z.enum(CHECKOUT_OUTCOMES),
  card: z.enum(TEST_CARD_NAMES).optional(),
  promotionCode: z.string().max(500).optional(),
});
const RefundBody = z.strictObject({
  paymentIntent: PaymentIntentId,
  amount: Amount.optional(),
  outcome: z.enum(REFUND_OUTCOMES).optional(),
});
const DisputeBody = z.strictObject({
  paymentIntent: PaymentIntentId,
  path: z.enum(DISPUTE_PATHS),
  amount: Amount.optional(),
  after: z.string().optional(),
});
const CallsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const AuthenticationBody = z.strictObject({
  intent: z.string().regex(/^(pi|seti)_\w{1,100}$/),
  outcome: z.enum(["authenticated", "authentication_failed"]),
});
const ClockBody = z.strictObject({ advance: z.string() });

export type ControlOptions = {
  pool: Pool;
  runWork: RunWork;
  faults: Faults;
  dueWork: DueWork;
  /** Told the new time, after Stripe's own timers and webhooks ran. */
  onClockAdvanced?: ((now: Date) => void | Promise<void>) | undefined;
  onError(error: unknown): void;
};

/** What demos and tests steer the sandbox with. JSON in, the Stripe object that was made out. */
export function serveControl(options: ControlOptions): Router {
  const { pool, runWork, faults, dueWork, onClockAdvanced, onError } = options;

  return Router()
    .use(requireJson, express.json({ limit: "10kb", inflate: false }))
    .post(
      "/checkout/:sessionId/pay",
      answer(async (body, { sessionId = "" }) => {
        const { outcome, card, promotionCode } = read(PayBody, body);
        const id = requireCleanId(sessionId);
        return runWork(NO_REQUEST, async (work) => {
          if (promotionCode !== undefined) await enterPromotionCode(work, id, requireCleanId(promotionCode));
          return payCheckout(work, id, outcome, card);
        });
      }),
    )
    .post(
      "/refunds",
      answer(async (body) => {
        const { paymentIntent, amount, outcome } = read(RefundBody, body);
        const fields = { payment_intent: requireCleanId(paymentIntent), ...(amount === undefined ? {} : { amount }) };
        return runWork(NO_REQUEST, (work) => createRefund(work, fields, outcome));
      }),
    )
    .post(
      "/clock",
      answer(async (body) => {
        const now = await advanceClock(pool, readDuration("advance", read(ClockBody, body).advance));
        await dueWork.runOnce();
        await onClockAdvanced?.(now);
        return describeClock(now);
      }),
    )
    .post(
      "/faults",
      answer(async (body) => {
        faults.set(read(FaultSettings, body));
        return faults.current();
      }),
    )
    .post(
      "/authentications",
      answer(async (body) => {
        const { intent, outcome } = read(AuthenticationBody, body);
        return runWork(NO_REQUEST, (work) => answerBank(work, intent, outcome === "authenticated"));
      }),
    )
    .get(
      "/faults",
      answer(async () => faults.current()),
    )
    .get(
      "/calls",
      answer(async (_body, _params, query) => {
        const { after, limit } = read(CallsQuery, query);
        return { calls: await listCalls(pool, after, limit) };
      }),
    )
    .post(
      "/disputes",
      answer(async (body) => {
        const { paymentIntent, path, amount, after } = read(DisputeBody, body);
        return runWork(NO_REQUEST, async (work) => {
          const charge = await getPaidCharge(work, requireCleanId(paymentIntent));
          return createDispute(work, charge, {
            path,
            ...(amount === undefined ? {} : { amountCents: amount }),
            ...(after === undefined ? {} : { nextStepAt: addSeconds(work.now, readDuration("after", after)) }),
          });
        });
      }),
    )
    .use((req) => {
      throw new StripeApiError(404, {
        type: "invalid_request_error",
        message: `Unrecognized request URL (${req.method}: ${req.originalUrl.slice(0, 200)}).`,
      });
    })
    .use(sendError(onError));
}

/** A page of another origin cannot send this type without asking first, so it cannot move money here. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (req.method === "POST" && !req.is("application/json")) {
    throw invalid("Send a JSON body with content type application/json.");
  }
  next();
};

function answer(
  run: (body: unknown, params: Record<string, string>, query: unknown) => Promise<object>,
): RequestHandler {
  return async (req, res, next) => {
    try {
      res.json(await run(req.body, req.params, req.query));
    } catch (error) {
      next(error);
    }
  };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join(".");
  throw invalid(path ? `${path}: ${issue?.message}` : (issue?.message ?? "Invalid body"));
}

/** Seconds in a duration such as "30d". */
function readDuration(name: string, text: string): number {
  const seconds = parseDurationSeconds(text);
  if (seconds === null || seconds > ADVANCE_MAX_S) {
    throw invalid(
      `${name}: give a duration such as "30d", "12h", "5m" or "10s", at most 10 years; the clock never goes back.`,
    );
  }
  return seconds;
}

function addSeconds(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function requireCleanId(id: string): string {
  if (id.includes("\0")) throw invalid("Ids may not contain null bytes.");
  return id;
}

/** The clock in the shape of Stripe's test clock; it runs on after it was moved. */
function describeClock(now: Date): Stripe.TestHelpers.TestClock {
  const seconds = toSeconds(now);
  return {
    id: newId("clock"),
    object: "test_helpers.test_clock",
    created: seconds,
    deletes_after: seconds + 30 * 86_400,
    frozen_time: seconds,
    livemode: false,
    name: "Sandbox clock",
    status: "ready",
    status_details: {},
  };
}

function invalid(message: string): StripeApiError {
  return new StripeApiError(400, { type: "invalid_request_error", message });
}

function sendError(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const known = toApiError(error);
    if (!known) onError(error);
    const { status, body } = errorAnswer(known ?? internalError(), newId("req"));
    res.status(status).json(body);
  };
}
