import { createHash, timingSafeEqual } from "node:crypto";
import { Router } from "express";
import type { HttpMetrics } from "./http-metrics.ts";

export type OperationsOptions = {
  /** Resolves when every dependency answers; the error text stays in the log. */
  checkReadiness: () => Promise<void>;
  /** Without one, `/metrics` is not there. */
  metricsToken: string | undefined;
  metrics: HttpMetrics;
  onNotReady: (error: unknown) => void;
};

/** `/healthz` (this process), `/readyz` (its dependencies) and `/metrics` (Prometheus text behind a token). */
export function operationsRoutes({ checkReadiness, metricsToken, metrics, onNotReady }: OperationsOptions): Router {
  const router = Router();
  router.get("/healthz", (_req, res) => {
    res.json({ status: "ok" });
  });
  router.get("/readyz", (_req, res) => {
    checkReadiness().then(
      () => res.json({ status: "ready" }),
      (error: unknown) => {
        onNotReady(error);
        res.status(503).json({ status: "not ready" });
      },
    );
  });
  router.get("/metrics", (req, res) => {
    if (metricsToken === undefined) {
      res.status(404).json({ error: { code: "not_found", message: "There is nothing here." } });
    } else if (!sameSecret(req.get("authorization") ?? "", `Bearer ${metricsToken}`)) {
      res
        .status(401)
        .json({ error: { code: "unauthenticated", message: "Send the metrics token as a Bearer token." } });
    } else {
      res.type("text/plain; version=0.0.4").send(metrics.text());
    }
  });
  return router;
}

function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
