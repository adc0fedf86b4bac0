import { type Db, inTransaction, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import * as credits from "./index.ts";
import { inHours, newTestCustomer, type TestCustomer } from "./test-customer.ts";
import { dumpTables } from "./test-dump.ts";

const MAX = 10n ** 15n;
const TOO_MUCH = [MAX + 1n, 2n ** 63n - 1n, 2n ** 63n];
const NOT_BIGINTS = [null, undefined, 1, 0.0000001, Number.NaN, Infinity, "NaN", "1e3", "0x10", "١٢", "5", {}, []];
const BAD_AMOUNTS = [-1n, 0n, ...TOO_MUCH, ...NOT_BIGINTS];
const BAD_MOVABLES = [-1n, ...TOO_MUCH, ...NOT_BIGINTS];
const BAD_CENTS = [-1, 0, 1.5, Number.NaN, Infinity, 2 ** 53, null, undefined, "5", 5n];
const BAD_REASONS = ["", "  ", null, undefined, 5];
const BAD_TIMES = [new Date(Number.NaN), "2030-01-01", 5];

type Attempt = (value: never, scene: Scene) => Promise<unknown>;
type Scene = {
  db: Db;
  customer: TestCustomer;
  requestId: string;
  paymentId: string;
  transferId: string;
  chargedId: string;
};

async function setTheScene(db: Db): Promise<Scene> {
  const customer = await newTestCustomer(db);
  const { paymentId, transferId } = await customer.buy(1_000n);
  const chargedId = await customer.spend(10n);
  return { db, customer, requestId: await customer.hold(100n), paymentId, transferId, chargedId };
}

const grantWith = (change: object, { db, customer }: Scene) =>
  inTransaction(db, (tx) =>
    credits.grantCredits(tx, {
      customerId: customer.id,
      category: "paid",
      source: "package",
      amountMicrocredits: 5n,
      priceNanodollars: 5n,
      businessKey: `test:${newId("grt")}`,
      historyType: "purchase",
      description: "Test",
      actor: "test",
      ...change,
    }),
  );
const A_CAPTURE = {
  chargeMicrocredits: 1n,
  providerCostNanodollars: 1n,
  actor: "test",
  description: "Test",
  modelId: "m",
};
const captureWith = (change: object, { db, requestId }: Scene) =>
  inTransaction(db, (tx) => credits.captureHold(tx, { requestId, ...A_CAPTURE, ...change }));
const captureBesideWith = (change: object, { db, requestId }: Scene) =>
  credits.captureHoldBeside(db, { requestId, ...A_CAPTURE, ...change }, []);
const askWith = (change: object, { db, customer }: Scene) =>
  inTransaction(db, (tx) =>
    credits.askForBonus(tx, {
      businessKey: `test:${newId("apr")}`,
      customerId: customer.id,
      amountMicrocredits: 5n,
      reason: "Test",
      expiresAt: null,
      requestedBy: "test",
      ...change,
    }),
  );
const reasoned = { actor: "test", businessKey: "test:reason" };

/** Every way in which a value can enter a public function, and the values it must refuse. */
const ENTRIES: { entry: keyof typeof credits; what: string; bad: readonly unknown[]; attempt: Attempt }[] = [
  {
    entry: "grantCredits",
    what: "amount",
    bad: BAD_AMOUNTS,
    attempt: (v, s) => grantWith({ amountMicrocredits: v }, s),
  },
  { entry: "grantCredits", what: "price", bad: BAD_MOVABLES, attempt: (v, s) => grantWith({ priceNanodollars: v }, s) },
  { entry: "grantCredits", what: "end", bad: BAD_TIMES, attempt: (v, s) => grantWith({ expiresAt: v }, s) },
  { entry: "grantCredits", what: "beginning", bad: BAD_TIMES, attempt: (v, s) => grantWith({ effectiveAt: v }, s) },
  { entry: "placeHold", what: "amount", bad: BAD_AMOUNTS, attempt: (v, { customer }) => customer.hold(v) },
  {
    entry: "captureHold",
    what: "charge",
    bad: BAD_MOVABLES,
    attempt: (v, s) => captureWith({ chargeMicrocredits: v }, s),
  },
  {
    entry: "captureHold",
    what: "cost",
    bad: BAD_MOVABLES,
    attempt: (v, s) => captureWith({ providerCostNanodollars: v }, s),
  },
  {
    entry: "voidHold",
    what: "cost",
    bad: BAD_MOVABLES,
    attempt: (v, { db, requestId }) =>
      inTransaction(db, (tx) =>
        credits.voidHold(tx, { requestId, providerCostNanodollars: v, actor: "test", description: "Test" }),
      ),
  },
  {
    entry: "clawBack",
    what: "amount",
    bad: [...BAD_CENTS, 1_001],
    attempt: (v, { customer, paymentId }) => customer.refund(paymentId, v),
  },
  {
    entry: "clawBack",
    what: "payment",
    bad: [...BAD_CENTS, 10 ** 9],
    attempt: (v, { customer, paymentId }) => customer.refund(paymentId, 1, { of: v ?? (null as never) }),
  },
  {
    entry: "clawBack",
    what: "reason",
    bad: ["", "lost", null],
    attempt: (v, { db, customer, paymentId }) =>
      inTransaction(db, (tx) =>
        credits.clawBack(tx, {
          customerId: customer.id,
          paymentId,
          businessKey: "test:reason",
          amountCents: 1,
          paidCents: 10,
          reason: v,
        }),
      ),
  },
  {
    entry: "adjustCredits",
    what: "amount",
    bad: [0n, ...TOO_MUCH, ...TOO_MUCH.map((amount) => -amount), ...NOT_BIGINTS],
    attempt: (v, { customer }) => customer.adjust(v),
  },
  {
    entry: "adjustCredits",
    what: "reason",
    bad: BAD_REASONS,
    attempt: (v, { db, customer }) =>
      inTransaction(db, (tx) =>
        credits.adjustCredits(tx, { ...reasoned, customerId: customer.id, amountMicrocredits: 1n, reason: v }),
      ),
  },
  {
    entry: "forgiveDebt",
    what: "amount",
    bad: [...BAD_AMOUNTS, 1n],
    attempt: (v, { customer }) => customer.forgive(v),
  },
  {
    entry: "forgiveDebt",
    what: "reason",
    bad: BAD_REASONS,
    attempt: (v, { db, customer }) =>
      inTransaction(db, (tx) =>
        credits.forgiveDebt(tx, { ...reasoned, customerId: customer.id, amountMicrocredits: 1n, reason: v }),
      ),
  },
  {
    entry: "reverseTransfer",
    what: "reason",
    bad: BAD_REASONS,
    attempt: (v, { db, transferId }) =>
      inTransaction(db, (tx) => credits.reverseTransfer(tx, { transferId, reason: v, actor: "test" })),
  },
  {
    entry: "captureHoldBeside",
    what: "charge",
    bad: BAD_MOVABLES,
    attempt: (v, s) => captureBesideWith({ chargeMicrocredits: v }, s),
  },
  {
    entry: "captureHoldBeside",
    what: "provider cost",
    bad: BAD_MOVABLES,
    attempt: (v, s) => captureBesideWith({ providerCostNanodollars: v }, s),
  },
  {
    entry: "refundCharge",
    what: "reason",
    bad: BAD_REASONS,
    attempt: (v, { db, chargedId }) =>
      inTransaction(db, (tx) => credits.refundCharge(tx, { requestId: chargedId, reason: v, actor: "test" })),
  },
  {
    entry: "setNoticePreference",
    what: "threshold",
    bad: BAD_AMOUNTS.filter((value) => value !== null), // null turns the notice off
    attempt: (v, { db, customer }) =>
      inTransaction(db, (tx) =>
        credits.setNoticePreference(tx, customer.id, { lowBalanceMicrocredits: v, expiryNotices: true }),
      ),
  },
  {
    entry: "freezeCustomer",
    what: "reason",
    bad: BAD_REASONS,
    attempt: (v, { db, customer }) =>
      inTransaction(db, (tx) =>
        credits.freezeCustomer(tx, { customerId: customer.id, cause: "operator", reason: v, actor: "test" }),
      ),
  },
  {
    entry: "giveUpCredits",
    what: "amount",
    bad: BAD_MOVABLES,
    attempt: (v, { db, customer }) =>
      inTransaction(db, (tx) =>
        credits.giveUpCredits(tx, { customerId: customer.id, actor: "test", givenUpMicrocredits: v }),
      ),
  },
  {
    entry: "askForBonus",
    what: "amount",
    bad: BAD_AMOUNTS,
    attempt: (v, s) => askWith({ amountMicrocredits: v }, s),
  },
  { entry: "askForBonus", what: "reason", bad: BAD_REASONS, attempt: (v, s) => askWith({ reason: v }, s) },
  { entry: "askForBonus", what: "end", bad: BAD_TIMES, attempt: (v, s) => askWith({ expiresAt: v }, s) },
  { entry: "escrowGift", what: "amount", bad: BAD_AMOUNTS, attempt: (v, { customer }) => customer.send(v) },
  {
    entry: "escrowGift",
    what: "end",
    bad: [...BAD_TIMES, null, new Date(0), inHours(-1)],
    attempt: (v, { customer }) => customer.send(5n, { expiresAt: v }),
  },
];

/** Public functions that take ids alone, or read. */
const WITHOUT_VALUES = [
  "blankNotices",
  "claimGift",
  "claimNotice",
  "decideOnBonus",
  "expireDueGrants",
  "expireHold",
  "extendHold",
  "getBalance",
  "listDueHolds",
  "markNoticeMailed",
  "reinstateClawback",
  "releaseNotice",
  "returnDueGifts",
  "returnGift",
  "sweepLowBalances",
  "unfreezeCustomer",
];
/** Have tests of their own: reading and checking change nothing. */
const READERS =
  /^(has|list|sum|get|check|compare|prove|find|read|stream|export|verify|write|csv|render|parse|to|is|checksum|format)/;

test.for(ENTRIES)(
  "$entry refuses every impossible $what and writes nothing",
  async ({ bad, attempt }, { db, database }) => {
    const scene = await setTheScene(db);
    const before = await dumpTables(database);
    for (const value of bad) {
      await expect(attempt(value as never, scene), `${typeof value} ${String(value)}`).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    expect(await dumpTables(database)).toEqual(before);
  },
);

test("every public function that changes anything is among them", () => {
  const changing = Object.entries(credits).flatMap(([name, value]) =>
    typeof value === "function" && !/^[A-Z]/.test(name) && !READERS.test(name) ? [name] : [],
  );
  const covered = new Set<string>([...ENTRIES.map((entry) => entry.entry), ...WITHOUT_VALUES]);
  expect(changing.filter((name) => !covered.has(name))).toEqual([]);
});

describe("what is not there", () => {
  test("an unknown customer is not found, and nothing is written", async ({ db, database }) => {
    const { customer, ...scene } = await setTheScene(db);
    const giftId = await customer.send(10n);
    const nobody = { ...(await newTestCustomer(db)), id: "cus_nobody" };
    const before = await dumpTables(database);
    const customerId = nobody.id;
    const run = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(db, work);
    const attempts = [
      () => grantWith({}, { ...scene, customer: nobody }),
      () => run((tx) => credits.placeHold(tx, { requestId: "req_x", customerId, userId: "u", amountMicrocredits: 1n })),
      () =>
        run((tx) =>
          credits.clawBack(tx, {
            customerId,
            paymentId: scene.paymentId,
            businessKey: "k",
            amountCents: 1,
            paidCents: 1,
            reason: "refund",
          }),
        ),
      () => run((tx) => credits.reinstateClawback(tx, { customerId, clawbackKey: "k", businessKey: "k2" })),
      () => run((tx) => credits.adjustCredits(tx, { ...reasoned, customerId, amountMicrocredits: 1n, reason: "r" })),
      () => run((tx) => credits.adjustCredits(tx, { ...reasoned, customerId, amountMicrocredits: -1n, reason: "r" })),
      () => run((tx) => credits.forgiveDebt(tx, { ...reasoned, customerId, amountMicrocredits: 1n, reason: "r" })),
      () => run((tx) => credits.freezeCustomer(tx, { customerId, cause: "operator", reason: "r", actor: "a" })),
      () => run((tx) => credits.unfreezeCustomer(tx, { customerId, cause: "operator", actor: "a" })),
      () =>
        run((tx) =>
          credits.escrowGift(tx, {
            giftId: "gft_x",
            customerId,
            amountMicrocredits: 1n,
            expiresAt: inHours(1),
            actor: "a",
          }),
        ),
      () => run((tx) => credits.claimGift(tx, { giftId, customerId, actor: "a" })),
      () => credits.getBalance(db, customerId),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    expect(await dumpTables(database)).toEqual(before);
  });

  test("an unknown hold, gift or clawback is not found", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await expect(customer.capture("req_unknown", 1n)).rejects.toMatchObject({ code: "not_found" });
    await expect(customer.release("req_unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(customer.expire("req_unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(customer.claim("gft_unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(customer.takeBack("gft_unknown")).rejects.toMatchObject({ code: "not_found" });
    expect(await inTransaction(db, (tx) => credits.extendHold(tx, "req_unknown"))).toBe(false);
  });

  test("a request id of another customer is a conflict", async ({ db }) => {
    const [customer, other] = [await newTestCustomer(db), await newTestCustomer(db)];
    for (const each of [customer, other]) await each.buy(100n);
    const requestId = await customer.hold(10n);
    await expect(other.hold(10n, requestId)).rejects.toMatchObject({ code: "conflict" });
    expect((await other.balance()).heldMicrocredits).toBe(0n);
  });
});
