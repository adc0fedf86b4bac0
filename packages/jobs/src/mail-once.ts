import { RetryAfterError } from "inngest";

/** A mail that is to be sent once by whoever comes first: a job or a sweeper. */
export type MailOnce<Facts> = {
  /** Takes the mail for a while; null when it is sent, or somebody else is at it. */
  claim: () => Promise<Facts | null>;
  send: (facts: Facts) => Promise<void>;
  mark: () => Promise<void>;
  /** Lets go of it after a failure, so that the next one need not wait for the lease to end. */
  release: () => Promise<void>;
  isPending: () => Promise<boolean>;
};

export type MailOutcome = "mailed" | "already_mailed" | "busy";

/**
 * Sends the mail unless that is done. A crash between the mail and the mark sends it again, with the same Message-ID, because
 * one that never comes is worse.
 */
export async function mailOnce<Facts>(mail: MailOnce<Facts>): Promise<MailOutcome> {
  const facts = await mail.claim();
  if (facts === null) return (await mail.isPending()) ? "busy" : "already_mailed";
  try {
    await mail.send(facts);
  } catch (error) {
    await mail.release();
    throw error;
  }
  await mail.mark();
  return "mailed";
}

/** For a job: one that finds somebody else at its mail comes back when that one must be done or dead. */
export function insistOnMail(outcome: MailOutcome): MailOutcome {
  if (outcome === "busy") throw new RetryAfterError("somebody else is sending this mail", "3m");
  return outcome;
}
