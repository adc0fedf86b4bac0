import type { Inngest } from "inngest";
import { followEmailChange } from "../email-change/follow-email-change.ts";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { emailChanged } from "./event-types.ts";

const ID = "follow-email-change";
const RETRIES = 10;

/** Somebody has moved to another address: Stripe learns it. */
export function followEmailOnChanged(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    {
      id: ID,
      retries: RETRIES,
      concurrency: { limit: 1, key: "event.data.userId" },
      triggers: [{ event: emailChanged }],
      onFailure: alarmOnFailure(deps, ID),
    },
    ({ event, step }) => step.run("tell-stripe", () => followEmailChange(deps, event.data.userId)),
  );
}
