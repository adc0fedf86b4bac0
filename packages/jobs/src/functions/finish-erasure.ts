import type { Inngest } from "inngest";
import { finishErasure } from "../erasure/finish-erasure.ts";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { accountErased } from "./event-types.ts";

const ID = "finish-erasure";
const RETRIES = 10;

/** An account was deleted: its conversations go, Stripe forgets its buyer, and the last mail is sent. */
export function finishErasureOnErased(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    {
      id: ID,
      retries: RETRIES,
      concurrency: { limit: 1, key: "event.data.userId" },
      triggers: [{ event: accountErased }],
      onFailure: alarmOnFailure(deps, ID),
    },
    ({ event, step }) => step.run("finish", () => finishErasure(deps, event.data.userId)),
  );
}
