import express, { type RequestHandler, Router } from "express";
import type { Pool } from "pg";
import { StripeApiError } from "../api/errors.ts";
import { type FormHash, parseForm } from "../api/form-body.ts";
import { NO_REQUEST, type RunWork } from "../work.ts";
import { doPortalAction, type PortalChoice } from "./do-portal-action.ts";
import { PORTAL_ACTIONS, PORTAL_CARDS, renderPortal } from "./portal-page.ts";
import { findPortal, type Portal } from "./read-portal.ts";

/** The billing portal, at the `url` of a session. Errors go on to whoever serves the pages. */
export function servePortal({ pool, runWork }: { pool: Pool; runWork: RunWork }): Router {
  const getPortal = async (sessionId: string): Promise<Portal> => {
    const portal = await findPortal(pool, sessionId);
    if (portal) return portal;
    throw new StripeApiError(404, { type: "invalid_request_error", message: "This link is not valid any more." });
  };

  const showPage: RequestHandler<{ sessionId: string }> = async (req, res, next) => {
    try {
      res.send(renderPortal(await getPortal(req.params.sessionId), null));
    } catch (error) {
      next(error);
    }
  };

  const takeChoice: RequestHandler<{ sessionId: string }> = async (req, res, next) => {
    const { sessionId } = req.params;
    try {
      const { session } = await getPortal(sessionId);
      const choice = readChoice(parseForm(Buffer.isBuffer(req.body) ? req.body.toString("utf8") : ""));
      await runWork(NO_REQUEST, (work) => doPortalAction(work, sessionId, choice));
      res.redirect(303, session.flow?.after_completion.redirect?.return_url ?? req.originalUrl);
    } catch (error) {
      const portal = error instanceof StripeApiError ? await findPortal(pool, sessionId).catch(() => null) : null;
      if (!(error instanceof StripeApiError) || !portal) next(error);
      else res.status(error.status).send(renderPortal(portal, error.message));
    }
  };

  return Router()
    .get("/p/session/:sessionId", showPage)
    .post("/p/session/:sessionId", express.raw({ type: () => true, limit: "10kb", inflate: false }), takeChoice);
}

function readChoice(form: FormHash): PortalChoice {
  const given = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const action = PORTAL_ACTIONS.find((candidate) => candidate === given("action"));
  const card = given("card");
  if (action === undefined || (action === "use_card" && !Object.hasOwn(PORTAL_CARDS, card))) {
    throw new StripeApiError(400, { type: "invalid_request_error", message: "Choose what to change." });
  }
  return { action, subscription: given("subscription"), price: given("price"), card };
}
