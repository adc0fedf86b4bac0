import { AppError } from "@scrip/errors";
import Stripe from "stripe";
import { z } from "zod";

/** A webhook as it came in: the bytes of the body and the header `Stripe-Signature`. */
export type SignedRequest = { rawBody: Uint8Array<ArrayBuffer>; signatureHeader: string | null };

/** What we read of an event. Its object is asked for at Stripe before anything is believed about it. */
const StripeEvent = z.object({
  id: z.string().regex(/^evt_\w{1,200}$/),
  type: z.string().min(1).max(200),
  api_version: z.string().nullish(),
  livemode: z.boolean(),
  data: z.object({ object: z.object({ id: z.string().max(255).optional(), object: z.string().max(100).optional() }) }),
});
export type VerifiedStripeEvent = z.infer<typeof StripeEvent>;

/** How far a signature's time may be from ours, either way, in seconds. */
const TOLERANCE_S = 300;

/**
 * Reads an event if Stripe signed exactly these bytes with one of our secrets, within five minutes of `now`.
 *
 * @throws {AppError} `invalid_input`; the reason is for the log only
 */
export function verifyStripeSignature(
  client: Stripe,
  secrets: readonly string[],
  { rawBody, signatureHeader }: SignedRequest,
  now: Date,
): VerifiedStripeEvent {
  const header = signatureHeader ?? "";
  requireNotFromTheFuture(header, now);
  for (const secret of secrets) {
    const event = constructEvent(client, rawBody, header, secret, now);
    if (event !== null) return parseEvent(event);
  }
  throw refused("no signature of ours");
}

/** The SDK refuses old signatures only. A second `t=` would let us judge another time than the one that was signed. */
function requireNotFromTheFuture(header: string, now: Date): void {
  const times = header.split(",").filter((part) => /^\s*t\s*=/.test(part));
  const signedAtS = /^t=(\d{1,12})$/.exec(times[0] ?? "")?.[1];
  if (times.length !== 1 || signedAtS === undefined) throw refused("no single time in the header");
  if (Number(signedAtS) - now.getTime() / 1000 > TOLERANCE_S) throw refused("a time in the future");
}

/** Null when the signature is of another secret, or too old. */
function constructEvent(client: Stripe, body: Uint8Array, header: string, secret: string, now: Date): unknown {
  try {
    return client.webhooks.constructEvent(Buffer.from(body), header, secret, TOLERANCE_S, undefined, now.getTime());
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw refused("a body that is no event", error);
  }
}

function parseEvent(event: unknown): VerifiedStripeEvent {
  const parsed = StripeEvent.safeParse(event);
  if (!parsed.success) throw refused("an event of an unknown shape", parsed.error);
  return parsed.data;
}

function refused(why: string, cause?: unknown): AppError {
  return new AppError("invalid_input", `webhook refused: ${why}`, {
    publicMessage: "This is not an event signed by Stripe for this endpoint.",
    cause,
  });
}
