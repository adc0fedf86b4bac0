import { requestPasswordReset, SANDBOX_LIMITS, signUp, verifyEmail } from "@scrip/auth";
import type { Db } from "@scrip/db";
import type { Mail } from "@scrip/email";
import { createLogger } from "@scrip/logger";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import type { JobsDeps } from "../jobs-deps.ts";
import { sweepAccountMails } from "../sweepers/sweep-mails.ts";
import { mailAccount } from "./mail-account.ts";

const webUrl = "https://scrip.example";

/** A mailer that keeps what it is given, and fails while `fail` is set. */
function openMailer() {
  const sent: Mail[] = [];
  const state = { fail: false };
  const mailer = {
    send: async (mail: Mail) => {
      if (state.fail) throw new Error("the mail server is down");
      sent.push(mail);
    },
    close: () => undefined,
  };
  return { mailer, sent, state };
}

function person(email: string) {
  return { email, password: "kelp orbit stapler", userAgent: null, ip: null };
}

async function waitingMails(db: Db): Promise<string[]> {
  const rows = await db.accountMail.findMany({ orderBy: { id: "asc" }, select: { id: true } });
  return rows.map(({ id }) => id);
}

test("the mail of a sign-up is sent once, with a link to our own address, and leaves nothing behind", async ({
  db,
}) => {
  await signUp(db, person("ada@example.com"), SANDBOX_LIMITS);
  const { mailer, sent } = openMailer();
  const [mailId = ""] = await waitingMails(db);
  const outcomes = await Promise.all([1, 2, 3].map(() => mailAccount({ db, mailer, webUrl }, mailId)));
  expect(outcomes.filter((outcome) => outcome === "mailed")).toHaveLength(1);
  expect(await mailAccount({ db, mailer, webUrl }, mailId)).toBe("already_mailed");
  expect(await waitingMails(db)).toEqual([]);

  expect(sent).toMatchObject([{ to: "ada@example.com", subject: "Confirm your e-mail address" }]);
  const [mail] = sent;
  const [, token = ""] = /https:\/\/scrip\.example\/verify\?token=([\w-]+)/.exec(mail?.text ?? "") ?? [];
  expect(mail?.html).toContain(token);
  expect(await verifyEmail(db, token)).toEqual({ email: "ada@example.com" });
});

test("a mail that could not be sent is let go of, and the sweeper sends it without Inngest", async ({
  db,
  database,
}) => {
  await signUp(db, person("grace@example.com"), SANDBOX_LIMITS);
  const { mailer, sent, state } = openMailer();
  const [mailId = ""] = await waitingMails(db);
  state.fail = true;
  await expect(mailAccount({ db, mailer, webUrl }, mailId)).rejects.toThrow("the mail server is down");
  expect(await waitingMails(db)).toEqual([mailId]);

  const deps = { db, mailer, webUrl, logger: createLogger("test", "silent") } as unknown as JobsDeps;
  state.fail = false;
  await sweepAccountMails(deps);
  expect(sent).toEqual([]);
  await database.advanceClock("2 minutes");
  await sweepAccountMails(deps);
  expect(sent).toMatchObject([{ to: "grace@example.com" }]);
});

test("nobody is mailed about an address that has no account, and it is forgotten", async ({ db }) => {
  await requestPasswordReset(db, { email: "nobody@example.com", ip: null }, SANDBOX_LIMITS);
  const { mailer, sent } = openMailer();
  const [mailId = ""] = await waitingMails(db);
  expect(await mailAccount({ db, mailer, webUrl }, mailId)).toBe("mailed");
  expect(sent).toEqual([]);
  expect(await waitingMails(db)).toEqual([]);
});

test("a sign-up that was proven meanwhile is not asked again", async ({ db }) => {
  const { user } = await signUp(db, person("proven@example.com"), SANDBOX_LIMITS);
  await db.user.update({ where: { id: user.id }, data: { emailVerifiedAt: new Date() } });
  const { mailer, sent } = openMailer();
  for (const id of await waitingMails(db)) await mailAccount({ db, mailer, webUrl }, id);
  expect(sent).toEqual([]);
});
