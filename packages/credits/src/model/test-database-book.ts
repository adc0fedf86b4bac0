import { newId, readNow } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import type { TestDatabase } from "@scrip/testing";
import { expireDueGrants } from "../expiry/expire-grants.ts";
import { returnDueGifts } from "../gifts/return-gift.ts";
import { newTestCustomer, type TestCustomer } from "../test-customer.ts";
import { type Command, CUSTOMERS, centsOf, type Outcome, pick, type View } from "./test-commands.ts";

const HOUR_MS = 3_600_000;

type Purchase = { customer: TestCustomer; paymentId: string; cents: number };
type Repeatable = () => Promise<unknown>;

/** The service layer on a real database, behind the same commands as the other books. */
export class DatabaseBook {
  private readonly database: TestDatabase;
  private readonly customers: TestCustomer[] = [];
  private readonly holds: { customer: TestCustomer; requestId: string; credits: bigint }[] = [];
  private readonly gifts: { giver: TestCustomer; giftId: string }[] = [];
  private readonly purchases: Purchase[] = [];
  private readonly clawbacks: { customer: TestCustomer; key: string }[] = [];
  private readonly reversibles: { customer: TestCustomer; transferId: string }[] = [];
  private readonly repeatables: Repeatable[] = [];
  private startedAt = new Date(0);
  private hoursPassed = 0;

  constructor(database: TestDatabase) {
    this.database = database;
  }

  async open(): Promise<void> {
    this.startedAt = await readNow(this.database.db);
    for (let number = 0; number < CUSTOMERS; number += 1) this.customers.push(await newTestCustomer(this.database.db));
  }

  async apply(command: Command): Promise<Outcome> {
    try {
      return await this.perform(command);
    } catch (error) {
      if (isAppError(error)) return error.code;
      throw error;
    }
  }

  async view(): Promise<View> {
    const ids = this.customers.map(({ id }) => id);
    const requestIds = this.holds.map(({ requestId }) => requestId);
    const giftIds = this.gifts.map(({ giftId }) => giftId);
    const { rows } = await this.database.owner.query<{ kind: string; id: string; status: string; amounts: string[] }>(
      `SELECT 'customer' AS kind, customer_id AS id, '' AS status,
              ARRAY[available_microcredits, held_microcredits, debt_microcredits, purchased_microcredits, spent_microcredits] AS amounts
         FROM ledger_balance WHERE customer_id = ANY ($1)
       UNION ALL SELECT 'grant', id, customer_id, ARRAY[remaining_microcredits, held_microcredits]
         FROM credit_grant WHERE customer_id = ANY ($1)
       UNION ALL SELECT 'hold', id, status, ARRAY[captured_microcredits] FROM credit_hold WHERE id = ANY ($2)
       UNION ALL SELECT 'gift', id, status, ARRAY[remaining_microcredits] FROM credit_gift WHERE id = ANY ($3)
       ORDER BY 2`,
      [ids, requestIds, giftIds],
    );
    const read = (kind: string, id: string) => {
      const row = rows.find((each) => each.kind === kind && each.id === id);
      return { status: row?.status ?? "lost", amounts: (row?.amounts ?? []).map(BigInt) };
    };
    return {
      customers: ids.map((id) => {
        const [available = -1n, held = -1n, debt = -1n, purchased = -1n, spent = -1n] = read("customer", id).amounts;
        const grants = rows.filter((row) => row.kind === "grant" && row.status === id);
        return {
          available,
          held,
          debt,
          purchased,
          spent,
          grants: grants.map(({ amounts: [remaining, pinned] }) => ({
            remaining: BigInt(remaining ?? -1),
            held: BigInt(pinned ?? -1),
          })),
        };
      }),
      holds: requestIds.map((id) => {
        const { status, amounts } = read("hold", id);
        return { status, captured: amounts[0] ?? -1n };
      }),
      gifts: giftIds.map((id) => {
        const { status, amounts } = read("gift", id);
        return { status, remaining: amounts[0] ?? -1n };
      }),
    };
  }

  private async perform(command: Command): Promise<Outcome> {
    const { db } = this.database;
    switch (command.do) {
      case "buy":
        return this.buy(this.customer(command.customer), command);
      case "give": {
        const customer = this.customer(command.customer);
        const { transferId } = await customer.give(command.credits, {
          category: "promotional",
          source: "promotion",
          historyType: "promotion",
          effectiveAt: this.hoursOn(command.startsIn),
          expiresAt: this.hoursOn(command.startsIn + command.hours),
        });
        this.reversibles.push({ customer, transferId });
        return "done";
      }
      case "place": {
        const customer = this.customer(command.customer);
        const requestId = newId("req");
        await customer.hold(command.credits, requestId);
        this.holds.push({ customer, requestId, credits: command.credits });
        this.repeatables.push(() => customer.hold(command.credits, requestId));
        return "done";
      }
      case "capture": {
        const hold = pick(this.holds, command.hold);
        if (!hold) return "nothing";
        const charge = (hold.credits * command.percent) / 100n;
        const { settledNow } = await hold.customer.capture(hold.requestId, charge);
        if (settledNow) {
          this.reversibles.push({ customer: hold.customer, transferId: await hold.customer.chargeOf(hold.requestId) });
        }
        return settledNow ? "done" : "again";
      }
      case "void":
      case "expireHold": {
        const hold = pick(this.holds, command.hold);
        if (!hold) return "nothing";
        const end = command.do === "void" ? hold.customer.release : hold.customer.expire;
        return (await end(hold.requestId)).settledNow ? "done" : "again";
      }
      case "send": {
        const giver = this.customer(command.customer);
        const order = { giftId: newId("gft"), expiresAt: this.hoursOn(command.hours) };
        await giver.send(command.credits, order);
        this.gifts.push({ giver, giftId: order.giftId });
        this.repeatables.push(() => giver.send(command.credits, order));
        return "done";
      }
      case "claim": {
        const gift = pick(this.gifts, command.gift);
        if (!gift) return "nothing";
        const receiver = this.customer((this.customers.indexOf(gift.giver) + 1) % CUSTOMERS);
        await (command.byGiver ? gift.giver : receiver).claim(gift.giftId);
        return "done";
      }
      case "return": {
        const gift = pick(this.gifts, command.gift);
        if (!gift) return "nothing";
        return (await gift.giver.takeBack(gift.giftId)) ? "done" : "again";
      }
      case "refund":
        return this.refund(pick(this.purchases, command.purchase), command);
      case "reinstate": {
        const clawback = pick(this.clawbacks, command.clawback);
        if (!clawback) return "nothing";
        return (await clawback.customer.reinstate(clawback.key)) ? "done" : "again";
      }
      case "adjust": {
        const customer = this.customer(command.customer);
        const key = `adjust:${newId("grt")}`;
        const { transferId } = await customer.adjust(command.credits, key);
        this.reversibles.push({ customer, transferId });
        this.repeatables.push(() => customer.adjust(command.credits, key));
        return "done";
      }
      case "forgive": {
        const customer = this.customer(command.customer);
        const key = `forgive:${newId("grt")}`;
        await customer.forgive(command.credits, key);
        this.repeatables.push(() => customer.forgive(command.credits, key));
        return "done";
      }
      case "reverse": {
        const original = pick(this.reversibles, command.transfer);
        if (!original) return "nothing";
        const { transferId } = await original.customer.reverse(original.transferId);
        this.reversibles.push({ customer: original.customer, transferId });
        return "done";
      }
      case "freeze":
        return (await this.customer(command.customer).freeze(command.cause)) ? "done" : "again";
      case "unfreeze":
        return (await this.customer(command.customer).unfreeze(command.cause)) ? "done" : "again";
      case "repeat": {
        const repeat = pick(this.repeatables, command.earlier);
        if (!repeat) return "nothing";
        await repeat();
        return "again";
      }
      case "wait":
        this.hoursPassed += command.hours;
        await this.database.advanceClock(`${command.hours} hours`);
        return "done";
      case "sweep":
        await returnDueGifts(db);
        await expireDueGrants(db);
        return "done";
    }
  }

  private async buy(customer: TestCustomer, order: Extract<Command, { do: "buy" }>): Promise<Outcome> {
    const [paymentId, expiresAt] = [newId("pay"), order.hours === null ? null : this.hoursOn(order.hours)];
    const terms = { cents: order.cents, bonus: order.bonus, expiresAt, bonusExpiresAt: this.hoursOn(20), paymentId };
    const { bonusTransferId } = await customer.buy(order.credits, terms);
    this.purchases.push({ customer, paymentId, cents: order.cents });
    if (bonusTransferId) this.reversibles.push({ customer, transferId: bonusTransferId });
    this.repeatables.push(() => customer.buy(order.credits, terms));
    return "done";
  }

  private async refund(
    purchase: Purchase | undefined,
    { percent, reason }: Extract<Command, { do: "refund" }>,
  ): Promise<Outcome> {
    if (!purchase) return "nothing";
    const { customer, paymentId, cents: of } = purchase;
    const key = `stripe:${reason}:${newId("pay")}`;
    const send = () => customer[reason](paymentId, centsOf(percent, of), { of, key });
    await send();
    this.clawbacks.push({ customer, key });
    this.repeatables.push(send);
    return "done";
  }

  private customer(number: number): TestCustomer {
    const customer = this.customers[number];
    if (!customer) throw new RangeError(`there is no customer ${number}`);
    return customer;
  }

  /** A moment so many hours from the hour that the commands have reached. */
  private hoursOn(hours: number): Date {
    return new Date(this.startedAt.getTime() + (this.hoursPassed + hours) * HOUR_MS);
  }
}
