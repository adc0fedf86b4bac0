import { createHmac } from "node:crypto";

/** The header `Stripe-Signature`: one `v1` signature for each secret, so that a secret can be rotated. */
export function signWebhook(payload: string, secrets: readonly string[], atSeconds: number): string {
  const signatures = secrets.map((secret) => {
    return `v1=${createHmac("sha256", secret).update(`${atSeconds}.${payload}`).digest("hex")}`;
  });
  return [`t=${atSeconds}`, ...signatures].join(",");
}
