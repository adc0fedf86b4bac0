import type { ActionFunctionArgs } from "@remix-run/node";
import { recordStripeEvent } from "@scrip/payments";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { refuse } from "../server/refuse.server.ts";

/**
 * Takes an event of Stripe's: verified over its very bytes, stored, answered. The work is a job's. Our own failure is a 5xx, and
 * Stripe delivers again.
 */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  try {
    const rawBody = Buffer.from(await request.arrayBuffer());
    await recordStripeEvent(context.services, {
      rawBody,
      signatureHeader: request.headers.get("stripe-signature"),
    });
    return Response.json({ received: true });
  } catch (error) {
    return refuse(error, context);
  }
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
