import {
  claimNotice,
  hasUnmailedNotice,
  markNoticeMailed,
  type NoticeFacts,
  readNotice,
  releaseNotice,
} from "@scrip/credits";
import {
  type AutoTopUpMail,
  type MailContent,
  renderAutoTopUpMail,
  renderExpiryNoticeMail,
  renderLowBalanceMail,
  renderSubscriptionMail,
} from "@scrip/email";
import { assert } from "@scrip/errors";
import type { JobsDeps } from "../jobs-deps.ts";
import { type MailOutcome, mailOnce } from "../mail-once.ts";
import { readSubscriptionNotice } from "./read-subscription-notice.ts";

/** Mails a notice to the people of its customer, once. One that has nothing left to tell is closed without a mail. */
export function mailNotice(
  { db, mailer, webUrl }: Pick<JobsDeps, "db" | "mailer" | "webUrl">,
  noticeId: string,
): Promise<MailOutcome> {
  return mailOnce({
    claim: () => claimNotice(db, noticeId),
    async send(notice) {
      const facts = await readNotice(db, notice);
      if (facts === null) return;
      const content = await renderNotice(facts, webUrl);
      await mailer.send({ ...content, to: facts.to.join(", "), reference: `notice.${noticeId}` });
    },
    mark: () => markNoticeMailed(db, noticeId),
    release: () => releaseNotice(db, noticeId),
    isPending: () => hasUnmailedNotice(db, noticeId),
  });
}

function renderNotice(facts: NoticeFacts, webUrl: string): Promise<MailContent> {
  switch (facts.kind) {
    case "grant_expiry":
      return renderExpiryNoticeMail({ ...facts, webUrl });
    case "low_balance":
      return renderLowBalanceMail({ ...facts, webUrl });
    case "subscription":
      return renderSubscriptionMail(readSubscriptionNotice(facts.data, webUrl));
    case "auto_top_up":
      return renderAutoTopUpMail(readAutoTopUp(facts.data, webUrl));
  }
}

function readAutoTopUp(data: Record<string, string | number>, webUrl: string): AutoTopUpMail {
  const text = (name: string) => {
    const value = data[name];
    assert(typeof value === "string", `a notice of auto top-up names no ${name}`);
    return value;
  };
  const facts = {
    packageName: text("packageName"),
    priceCents: Number(data["priceCents"]),
    card: text("card"),
    webUrl,
  };
  switch (text("event")) {
    case "declined":
      return { ...facts, event: "declined", nextAttemptAt: text("nextAttemptAt") };
    case "confirm":
      return { ...facts, event: "confirm", url: text("url") };
    default:
      return { ...facts, event: "off", reason: text("reason") };
  }
}
