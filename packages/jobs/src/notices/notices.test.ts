import {
  captureHold,
  grantCredits,
  placeHold,
  setNoticePreference,
  sweepLowBalances,
  writeExpiryNotices,
  writeLowBalanceNotice,
} from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { createMailer } from "@scrip/email";
import { expect } from "vitest";
import { sweepNotices } from "../sweepers/sweep-mails.ts";
import { type JobsInTest, test } from "../test-jobs.ts";
import { mailNotice } from "./mail-notice.ts";

const CREDIT = 1_000_000n;
const DAY_MS = 24 * 3_600_000;

/** A customer with an owner, an admin, a member and an admin whose address is not proven. */
async function createTeam(db: Db) {
  const customerId = newId("cus");
  await db.customer.create({ data: { id: customerId, kind: "team", name: "Ada & Co" } });
  const people = [
    ["owner", "owner", true],
    ["admin", "admin", true],
    ["member", "member", true],
    ["unproven", "admin", false],
  ] as const;
  for (const [name, role, isProven] of people) {
    const id = newId("usr");
    const email = `${name}.${customerId}@scrip.test`;
    await db.user.create({
      data: { id, email, name, passwordHash: "-", emailVerifiedAt: isProven ? new Date() : null },
    });
    await db.member.create({ data: { customerId, userId: id, role } });
  }
  return { customerId, recipients: ["admin", "owner"].map((name) => `${name}.${customerId}@scrip.test`) };
}

async function grant(db: Db, customerId: string, credits: bigint, days: number | null) {
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY_MS);
  await inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "promotional",
      source: "promotion",
      amountMicrocredits: credits * CREDIT,
      priceNanodollars: 0n,
      businessKey: `test:${newId("req")}`,
      historyType: "promotion",
      expiresAt,
      actor: "system",
      description: "Promotion",
    }),
  );
}

async function spend(db: Db, customerId: string, credits: bigint) {
  const requestId = newId("req");
  await inTransaction(db, (tx) =>
    placeHold(tx, { requestId, customerId, userId: "usr_test", amountMicrocredits: credits * CREDIT }),
  );
  await inTransaction(db, (tx) =>
    captureHold(tx, {
      requestId,
      chargeMicrocredits: credits * CREDIT,
      providerCostNanodollars: 0n,
      actor: "system",
      description: "Answer",
      modelId: "gpt-4o",
    }),
  );
}

const noticesOf = (db: Db, customerId: string) =>
  db.notice.findMany({ where: { customerId }, orderBy: { createdAt: "asc" } });

async function mailsAbout(jobs: JobsInTest, customerId: string) {
  return (await jobs.listMails()).filter((mail) => String(mail.to).includes(customerId));
}

test("owners and admins are told 30 days, 7 days and 1 day before credits expire, once each, all grants of a day together", async ({
  db,
  database,
  jobs,
}) => {
  const { customerId, recipients } = await createTeam(db);
  await grant(db, customerId, 100n, 60);
  await grant(db, customerId, 50n, 60);
  await grant(db, customerId, 7n, null);
  const told: number[] = [];
  for (let day = 0; day < 62; day += 1) {
    await writeExpiryNotices(db);
    await Promise.all([writeExpiryNotices(db), writeExpiryNotices(db)]);
    const notices = await noticesOf(db, customerId);
    if (notices.length > told.length) told.push(60 - day);
    await database.advanceClock("1 day");
  }
  expect(told).toEqual([30, 7, 1]);
  const notices = await noticesOf(db, customerId);
  expect(notices.map(({ data }) => (data as { daysBefore: number }).daysBefore)).toEqual([30, 7, 1]);
  // All of them are sent late: their credits have expired, so nothing is left to tell.
  for (const { id } of notices) expect(await mailNotice(jobs.deps, id)).toBe("mailed");
  expect(await mailsAbout(jobs, customerId)).toEqual([]);

  await grant(db, customerId, 100n, 60);
  await grant(db, customerId, 50n, 60);
  await database.advanceClock("53 days");
  await writeExpiryNotices(db);
  const [notice] = (await noticesOf(db, customerId)).slice(3);
  expect(notice?.data).toMatchObject({ daysBefore: 7 }); // the one for 30 days was missed, and is not made up for
  await Promise.all([1, 2, 3].map(() => mailNotice(jobs.deps, notice?.id ?? "")));
  const [mail, ...more] = await mailsAbout(jobs, customerId);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe("150 credits expire within 7 days");
  for (const recipient of recipients) expect(String(mail?.to)).toContain(recipient);
  expect(String(mail?.to)).not.toMatch(/member|unproven/);
});

test("who does not want notices of expiry gets none, and credits that come late get no notice that is due at once", async ({
  db,
  database,
}) => {
  const silent = await createTeam(db);
  await grant(db, silent.customerId, 5n, 20);
  await inTransaction(db, (tx) =>
    setNoticePreference(tx, silent.customerId, { lowBalanceMicrocredits: null, expiryNotices: false }),
  );
  const late = await createTeam(db);
  await grant(db, late.customerId, 5n, 5);
  await writeExpiryNotices(db);
  expect(await noticesOf(db, silent.customerId)).toEqual([]);
  expect(await noticesOf(db, late.customerId)).toEqual([]);
  await database.advanceClock("4 days 1 hour");
  await writeExpiryNotices(db);
  expect(await noticesOf(db, late.customerId)).toMatchObject([{ data: { daysBefore: 1 } }]);
});

test("a low balance is told once for each crossing of the threshold", async ({ db, jobs }) => {
  const { customerId } = await createTeam(db);
  await grant(db, customerId, 150n, null);
  expect(await writeLowBalanceNotice(db, customerId)).toBe(false);
  await spend(db, customerId, 51n); // 99, below the default of 100
  const looks = await Promise.all([1, 2, 3, 4].map(() => writeLowBalanceNotice(db, customerId)));
  expect(looks.filter(Boolean)).toHaveLength(1);
  await spend(db, customerId, 10n);
  expect(await writeLowBalanceNotice(db, customerId)).toBe(false); // still below
  const [notice] = await noticesOf(db, customerId);
  expect(await mailNotice(jobs.deps, notice?.id ?? "")).toBe("mailed");
  expect(await mailNotice(jobs.deps, notice?.id ?? "")).toBe("already_mailed");
  expect((await mailsAbout(jobs, customerId)).map((mail) => mail.subject)).toEqual(["Your balance is low: 89 credits"]);

  await grant(db, customerId, 100n, null); // 189
  await spend(db, customerId, 100n); // 89 again, before anybody looked
  expect(await sweepLowBalances(db)).toBeGreaterThan(0);
  expect(await noticesOf(db, customerId)).toHaveLength(2);
  await sweepLowBalances(db);
  expect(await noticesOf(db, customerId)).toHaveLength(2);
});

test("a threshold of one's own counts, and none means no notice", async ({ db }) => {
  const [own, none] = [await createTeam(db), await createTeam(db)];
  const prefer = (customerId: string, lowBalanceMicrocredits: bigint | null) =>
    inTransaction(db, (tx) => setNoticePreference(tx, customerId, { lowBalanceMicrocredits, expiryNotices: true }));
  await prefer(own.customerId, 10n * CREDIT);
  await prefer(none.customerId, null);
  for (const { customerId } of [own, none]) {
    await grant(db, customerId, 200n, null);
    await spend(db, customerId, 150n);
    await writeLowBalanceNotice(db, customerId);
    expect(await noticesOf(db, customerId)).toEqual([]);
    await spend(db, customerId, 45n);
    await writeLowBalanceNotice(db, customerId);
  }
  expect(await noticesOf(db, own.customerId)).toMatchObject([{ data: { thresholdMicrocredits: "10000000" } }]);
  expect(await noticesOf(db, none.customerId)).toEqual([]);
  await expect(prefer(own.customerId, -1n)).rejects.toMatchObject({ code: "invalid_input" });
});

test("a balance that was filled up before the mail went out is not called low", async ({ db, jobs }) => {
  const { customerId } = await createTeam(db);
  await grant(db, customerId, 150n, null);
  await spend(db, customerId, 100n);
  await writeLowBalanceNotice(db, customerId);
  await grant(db, customerId, 500n, null);
  const [notice] = await noticesOf(db, customerId);
  expect(await mailNotice(jobs.deps, notice?.id ?? "")).toBe("mailed");
  expect(await mailsAbout(jobs, customerId)).toEqual([]);
});

test("a notice that no job mails is mailed by the sweeper, and a mail server that is down loses none", async ({
  db,
  database,
  jobs,
}) => {
  const { customerId } = await createTeam(db);
  await grant(db, customerId, 150n, null);
  await spend(db, customerId, 100n);
  await writeLowBalanceNotice(db, customerId);
  await sweepNotices(jobs.deps);
  expect(await mailsAbout(jobs, customerId)).toEqual([]); // the job still has its chance
  await database.advanceClock("2 minutes");
  const down = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from: "hello@scrip.test" });
  await sweepNotices({ ...jobs.deps, mailer: down });
  expect(await noticesOf(db, customerId)).toMatchObject([{ mailedAt: null }]);
  await database.advanceClock("2 minutes");
  await Promise.all([sweepNotices(jobs.deps), sweepNotices(jobs.deps)]);
  expect(await mailsAbout(jobs, customerId)).toHaveLength(1);
});
