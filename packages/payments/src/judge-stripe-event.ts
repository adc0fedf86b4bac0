import Stripe from "stripe";
import { type StripeSubject, subjectOfEvent } from "./stripe-event-types.ts";

/** The part of an event that decides what becomes of it. */
export type StripeEventHead = {
  id: string;
  type: string;
  api_version?: string | null | undefined;
  livemode: boolean;
  data: { object: { id?: string | undefined; object?: string | undefined } };
};

/** `received`: to be worked on. `quarantined`: it speaks of something else than we do, and a person must look. */
export type EventVerdict =
  | { status: "received" | "ignored" }
  | { status: "quarantined"; subject: string; reason: string };

const ID_OF: Record<StripeSubject, RegExp> = {
  "checkout.session": /^cs_\w+$/,
  refund: /^(re|pyr)_\w+$/,
  dispute: /^(dp|du|dsp)_\w+$/,
  charge: /^(ch|py)_\w+$/,
  invoice: /^in_\w+$/,
  subscription: /^sub_\w+$/,
};

/**
 * Decides what an event is worth. The version of the API must be the one that this program was written for: fields of another
 * version may mean other things. Events from Stripe's list keep the version of the account and serve only to name an object, so
 * theirs is no matter. `subject` groups the alarms: one for a version, not one for each event.
 */
export function judgeStripeEvent(
  event: StripeEventHead,
  { isLive, isDelivered }: { isLive: boolean; isDelivered: boolean },
): EventVerdict {
  if (event.livemode !== isLive) {
    const reason = `An event of ${event.livemode ? "live" : "test"} mode arrived; this installation runs in the other mode.`;
    return { status: "quarantined", subject: event.id, reason };
  }
  if (isDelivered && event.api_version !== Stripe.API_VERSION) {
    const version = event.api_version ?? "none";
    const reason = `Events of API version ${version} arrive; this program understands ${Stripe.API_VERSION}.`;
    return { status: "quarantined", subject: `api_version:${version}`, reason };
  }
  const wanted = subjectOfEvent(event.type);
  if (wanted === null) return { status: "ignored" };
  const { id, object } = event.data.object;
  if (object !== wanted || id === undefined || !ID_OF[wanted].test(id)) {
    const reason = `An event ${event.type} is about no ${wanted}.`;
    return { status: "quarantined", subject: event.id, reason };
  }
  return { status: "received" };
}
