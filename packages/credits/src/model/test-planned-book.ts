import {
  clawBackCredits,
  expireCredits,
  forgiveDebt,
  issueCredits,
  putInEscrow,
  reinstateCredits,
  releaseFromEscrow,
  repayDebt,
  type TransferSide,
  type TransferTemplate,
  withdrawCredits,
} from "@scrip/ledger";
import { planReturn, planReversal } from "../adjustments/plan-reversal.ts";
import { dueFrom, otherPaidGrants, planClawback } from "../clawback/plan-clawback.ts";
import type { GrantCategory } from "../grants/grant.ts";
import {
  type GrantChange,
  isLive,
  type MovementKind,
  planGrantChange,
  planTake,
  sumRecognised,
  sumTaken,
} from "../grants/plan-grant-change.ts";
import { byDrawDownOrder, planHold, type SpendableGrant } from "../holds/plan-hold.ts";
import { type Command, CUSTOMERS, centsOf, type Outcome, pick, type View } from "./test-commands.ts";

const HOUR_MS = 3_600_000;
const NANODOLLARS_PER_CENT = 10_000_000n;

type Customer = {
  id: string;
  freezes: Set<string>;
  accounts: Record<"available" | "held" | "debt", bigint>;
  purchased: bigint;
  spent: bigint;
};
type Grant = {
  id: string;
  customer: Customer;
  category: GrantCategory;
  purchase: Purchase | null;
  amountMicrocredits: bigint;
  remainingMicrocredits: bigint;
  heldMicrocredits: bigint;
  priceNanodollars: bigint;
  recognisedNanodollars: bigint;
  clawbackDueMicrocredits: bigint;
  clawbackPendingMicrocredits: bigint;
  lostMicrocredits: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
  createdAt: Date;
};
type Purchase = { customer: Customer; cents: number };
type Transfer = { customer: Customer; template: TransferTemplate; changes: GrantChange[]; reverses?: Transfer };
type Hold = {
  customer: Customer;
  amount: bigint;
  status: string;
  captured: bigint;
  slices: { grant: Grant; amount: bigint }[];
};
type Gift = {
  giver: Customer;
  status: string;
  expiresAt: Date;
  remaining: bigint;
  price: bigint;
  slices: { grant: Grant; amount: bigint }[];
};
type Share = { grant: Grant; due: bigint; pending: bigint };
type Clawback = {
  purchase: Purchase;
  refunded: bigint;
  isReinstated: boolean;
  shares: Share[];
  changes: GrantChange[];
  owed: bigint;
  repaid: bigint;
  repaidMoney: bigint;
};

class Refusal extends Error {}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * The pure plans and the transfer templates, put together in memory the way the service layer puts them together in a
 * database. What it moves must agree with the description, and keep the rules of the book, after every command.
 */
export class PlannedBook {
  private readonly startedAt = Date.UTC(2030, 0, 1);
  private now = new Date(this.startedAt);
  private made = 0;
  private readonly customers: Customer[] = Array.from({ length: CUSTOMERS }, (_, number) => ({
    id: `cus_${number}`,
    freezes: new Set(),
    accounts: { available: 0n, held: 0n, debt: 0n },
    purchased: 0n,
    spent: 0n,
  }));
  private readonly systemAccounts = new Map<string, bigint>();
  private readonly grants: Grant[] = [];
  private readonly holds: Hold[] = [];
  private readonly gifts: Gift[] = [];
  private readonly purchases: Purchase[] = [];
  private readonly clawbacks: Clawback[] = [];
  private readonly reversibles: Transfer[] = [];
  private repeatables = 0;

  apply(command: Command): Outcome {
    try {
      const outcome = this.perform(command);
      if (outcome === "done" && ["buy", "place", "send", "refund", "adjust", "forgive"].includes(command.do)) {
        this.repeatables += 1;
      }
      return outcome;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  view(): View {
    return {
      customers: this.customers.map((customer) => ({
        ...customer.accounts,
        purchased: customer.purchased,
        spent: customer.spent,
        grants: this.grantsOf(customer).map((grant) => ({
          remaining: grant.remainingMicrocredits,
          held: grant.heldMicrocredits,
        })),
      })),
      holds: this.holds.map(({ status, captured }) => ({ status, captured })),
      gifts: this.gifts.map(({ status, remaining }) => ({ status, remaining })),
    };
  }

  /** The rules of the book that can be read off its state; each answers what is wrong, or nothing. */
  breaches(): string[] {
    const wrong: string[] = [];
    const expectSame = (rule: string, a: bigint, b: bigint) => {
      if (a !== b) wrong.push(`${rule}: ${a} is not ${b}`);
    };
    for (const customer of this.customers) {
      const own = this.grantsOf(customer);
      const { available, held, debt } = customer.accounts;
      const open = this.holds.filter((hold) => hold.customer === customer && hold.status === "placed");
      const owing = this.clawbacks.filter((clawback) => clawback.purchase.customer === customer);
      if (available < 0n || held < 0n || debt < 0n) wrong.push(`${customer.id} is negative`);
      expectSame(
        "grants are the balance",
        sumOf(own, (grant) => grant.remainingMicrocredits),
        available + held,
      );
      expectSame(
        "open holds are held",
        sumOf(open, (hold) => hold.amount),
        held,
      );
      expectSame(
        "what grants hold is held",
        sumOf(own, (grant) => grant.heldMicrocredits),
        held,
      );
      expectSame(
        "clawbacks are owed the debt",
        sumOf(owing, (clawback) => clawback.owed),
        debt,
      );
    }
    for (const grant of this.grants) {
      const gone = grant.amountMicrocredits - grant.remainingMicrocredits;
      const earned = (grant.priceNanodollars * gone) / grant.amountMicrocredits;
      expectSame("what has left a grant is recognised, rounded down", grant.recognisedNanodollars, earned);
      const shares = this.clawbacks.flatMap((clawback) => clawback.shares).filter((share) => share.grant === grant);
      expectSame(
        "shares wait for what the grant has pending",
        sumOf(shares, (s) => s.pending),
        grant.clawbackPendingMicrocredits,
      );
      if (grant.clawbackPendingMicrocredits > grant.heldMicrocredits)
        wrong.push("a clawback waits for what is not pinned");
    }
    const openGifts = this.gifts.filter((gift) => gift.status === "open");
    const unrecognised = sumOf(this.grants, (grant) => grant.priceNanodollars - grant.recognisedNanodollars);
    expectSame(
      "escrow is in open gifts",
      this.systemAccounts.get("escrow") ?? 0n,
      sumOf(openGifts, (gift) => gift.remaining),
    );
    expectSame(
      "deferred revenue is not recognised yet",
      this.systemAccounts.get("deferred_revenue") ?? 0n,
      unrecognised + sumOf(openGifts, (gift) => gift.price),
    );
    return wrong;
  }

  private perform(command: Command): Outcome {
    switch (command.do) {
      case "buy": {
        const customer = this.customer(command.customer);
        const purchase = { customer, cents: command.cents };
        this.purchases.push(purchase);
        const price = BigInt(command.cents) * NANODOLLARS_PER_CENT;
        const expiresAt = command.hours === null ? null : this.hoursOn(command.hours);
        this.issue(customer, {
          category: "paid",
          historyType: "purchase",
          amount: command.credits,
          price,
          expiresAt,
          purchase,
        });
        if (command.bonus === 0n) return "done";
        const bonus = { category: "promotional", historyType: "bonus", amount: command.bonus } as const;
        this.reversibles.push(this.issue(customer, { ...bonus, purchase, expiresAt: this.hoursOn(20) }));
        return "done";
      }
      case "give": {
        const { startsIn, hours, credits: amount } = command;
        const time = { effectiveAt: this.hoursOn(startsIn), expiresAt: this.hoursOn(startsIn + hours) };
        const order = { category: "promotional", historyType: "promotion", amount, ...time } as const;
        this.reversibles.push(this.issue(this.customer(command.customer), order));
        return "done";
      }
      case "place":
        return this.place(this.customer(command.customer), command.credits);
      case "capture":
        return this.settle(command.hold, "captured", command.percent);
      case "void":
        return this.settle(command.hold, "voided", 0n);
      case "expireHold":
        return this.settle(command.hold, "expired", 0n);
      case "send":
        return this.send(this.customer(command.customer), command.credits, command.hours);
      case "claim":
        return this.claim(pick(this.gifts, command.gift), command.byGiver);
      case "return":
        return this.returnGift(pick(this.gifts, command.gift));
      case "refund":
        return this.refund(pick(this.purchases, command.purchase), command.percent, command.reason);
      case "reinstate":
        return this.reinstate(pick(this.clawbacks, command.clawback));
      case "adjust":
        return this.adjust(this.customer(command.customer), command.credits);
      case "forgive":
        return this.forgive(this.customer(command.customer), command.credits);
      case "reverse":
        return this.reverse(pick(this.reversibles, command.transfer));
      case "freeze": {
        const { freezes } = this.customer(command.customer);
        const isNew = !freezes.has(command.cause);
        freezes.add(command.cause);
        return isNew ? "done" : "again";
      }
      case "unfreeze":
        return this.customer(command.customer).freezes.delete(command.cause) ? "done" : "again";
      case "repeat":
        return this.repeatables === 0 ? "nothing" : "again";
      case "wait":
        this.now = this.hoursOn(command.hours);
        return "done";
      case "sweep":
        for (const gift of this.gifts) if (gift.expiresAt <= this.now) this.returnGift(gift);
        this.expire(this.grants);
        return "done";
    }
  }

  private place(customer: Customer, amount: bigint): Outcome {
    this.requireSpendable(customer);
    const plan = planHold(this.grantsOf(customer).map(toSpendable), amount, this.now);
    if (!plan.ok) throw new Refusal("insufficient_credits");
    const slices = plan.slices.map((slice) => ({ grant: this.grant(slice.grantId), amount: slice.amountMicrocredits }));
    for (const slice of slices) slice.grant.heldMicrocredits += slice.amount;
    this.holds.push({ customer, amount, status: "placed", captured: 0n, slices });
    this.moveSides(customer, [
      { account: "available", amount: -amount },
      { account: "held", amount },
    ]);
    return "done";
  }

  private settle(number: number, status: string, percent: bigint): Outcome {
    const hold = pick(this.holds, number);
    if (!hold) return "nothing";
    if (hold.status !== "placed") return "again";
    const { customer } = hold;
    const charge = (hold.amount * percent) / 100n;
    hold.status = status;
    hold.captured = least(charge, hold.amount);
    let left = hold.captured;
    const used: GrantChange[] = [];
    const expiring: [grant: Grant, amount: bigint][] = [];
    for (const { grant, amount } of hold.slices) {
      const taken = least(amount, left);
      left -= taken;
      const wanted = least(grant.clawbackPendingMicrocredits, amount - taken);
      grant.heldMicrocredits -= amount;
      grant.clawbackPendingMicrocredits = least(grant.clawbackPendingMicrocredits - wanted, grant.heldMicrocredits);
      if (taken > 0n) used.push(planGrantChange(grant, "consumed", -taken));
      if (!isLive(grant, this.now) && amount - taken > wanted) expiring.push([grant, amount - taken - wanted]);
    }
    const earned = sumRecognised(used);
    const template: TransferTemplate = {
      code: "hold.capture",
      historyType: "spend",
      purchasedMicrocredits: 0n,
      spentMicrocredits: hold.captured,
      sides: [
        { account: "held", amount: -hold.amount },
        { account: "available", amount: hold.amount - hold.captured },
        { account: "consumed", amount: charge },
        { account: "overage", amount: hold.captured - charge },
        { account: "deferred_revenue", amount: -earned },
        { account: "earned_revenue", amount: earned },
      ],
    };
    const transfer = this.move(customer, template, used);
    if (status === "captured") this.reversibles.push(transfer);
    for (const [grant, amount] of expiring) this.expireAmount(grant, amount);
    for (const clawback of this.clawbacks) for (const share of clawback.shares) this.takeReleased(clawback, share);
    return "done";
  }

  private takeReleased(clawback: Clawback, share: Share): void {
    const { grant } = share;
    const shares = this.clawbacks.flatMap((each) => each.shares).filter((each) => each.grant === grant);
    const released = sumOf(shares, (each) => each.pending) - grant.clawbackPendingMicrocredits;
    const due = least(released, share.pending);
    if (due === 0n) return;
    const own = { ...grant, clawbackPendingMicrocredits: grant.heldMicrocredits };
    const plan = planClawback(own, otherPaidGrants(this.inDrawDownOrder(grant.customer), own, this.now), due);
    share.pending -= due;
    this.clawBack(clawback, plan, { refunded: 0n, purchased: 0n, account: "refunds" });
  }

  private send(giver: Customer, amount: bigint, hours: number): Outcome {
    this.requireSpendable(giver);
    const givable = this.inDrawDownOrder(giver)
      .filter((grant) => grant.category === "paid" && grant.effectiveAt <= this.now && isLive(grant, this.now))
      .toReversed();
    const { changes, missingMicrocredits } = planTake(givable, "given", amount);
    if (missingMicrocredits > 0n) throw new Refusal("insufficient_credits");
    this.move(giver, putInEscrow(amount), changes);
    const slices = changes.map((change) => ({ grant: this.grant(change.grantId), amount: -change.amountMicrocredits }));
    const ends = slices.flatMap(({ grant }) => (grant.expiresAt ? [grant.expiresAt.getTime()] : []));
    const expiresAt = new Date(Math.min(this.hoursOn(hours).getTime(), ...ends));
    this.gifts.push({ giver, status: "open", expiresAt, remaining: amount, price: sumRecognised(changes), slices });
    return "done";
  }

  private claim(gift: Gift | undefined, byGiver: boolean): Outcome {
    if (!gift) return "nothing";
    if (byGiver) throw new Refusal("invalid_input");
    const receiver = this.customer((this.customers.indexOf(gift.giver) + 1) % CUSTOMERS);
    if (receiver.freezes.size > 0) throw new Refusal("customer_frozen");
    const isOver = gift.status !== "open" || gift.expiresAt <= this.now;
    if (gift.giver.freezes.size > 0 || isOver) throw new Refusal("conflict");
    const amount = gift.remaining;
    const ends = gift.slices.flatMap(({ grant, amount: part }) =>
      part > 0n && grant.expiresAt ? [grant.expiresAt] : [],
    );
    const expiresAt = ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
    const grant = this.newGrant(receiver, { category: "paid", amount, price: gift.price, expiresAt });
    this.move(receiver, releaseFromEscrow("gift.claim", amount), [issueOf(grant)]);
    Object.assign(gift, { status: "claimed", remaining: 0n });
    return "done";
  }

  private returnGift(gift: Gift | undefined): Outcome {
    if (!gift) return "nothing";
    if (gift.status !== "open") return "again";
    const slices = gift.slices.filter((slice) => slice.amount > 0n);
    const changes = slices.map((slice) => planGrantChange(slice.grant, "given", slice.amount));
    const rounding = -sumRecognised(changes) - gift.price;
    this.move(gift.giver, releaseFromEscrow("gift.return", gift.remaining, rounding), changes);
    Object.assign(gift, { status: "returned", remaining: 0n });
    this.expire(slices.map((slice) => slice.grant));
    return "done";
  }

  private refund(purchase: Purchase | undefined, percent: number, reason: "refund" | "dispute"): Outcome {
    if (!purchase) return "nothing";
    const bought = this.grants.filter((grant) => grant.purchase === purchase);
    this.expire(bought);
    const refunded = BigInt(centsOf(percent, purchase.cents)) * NANODOLLARS_PER_CENT;
    const standing = this.clawbacks.filter((clawback) => clawback.purchase === purchase && !clawback.isReinstated);
    const money = {
      refundedNanodollars: sumOf(standing, (clawback) => clawback.refunded) + refunded,
      paidNanodollars: BigInt(purchase.cents) * NANODOLLARS_PER_CENT,
    };
    const dues = bought.map((grant) => dueFrom(grant, money));
    const empty = { shares: [], changes: [], owed: 0n, repaid: 0n, repaidMoney: 0n };
    const clawback: Clawback = { purchase, refunded, isReinstated: false, ...empty };
    this.clawbacks.push(clawback);
    for (const [index, grant] of bought.entries()) {
      const due = dues[index] ?? 0n;
      this.takeFromGifts(grant, due);
      const plan = planClawback(grant, otherPaidGrants(this.inDrawDownOrder(purchase.customer), grant, this.now), due);
      clawback.shares.push({ grant, due, pending: plan.pendingMicrocredits });
      grant.clawbackDueMicrocredits += due;
      grant.clawbackPendingMicrocredits += plan.pendingMicrocredits;
      const account = reason === "refund" ? "refunds" : "disputes";
      const isFirst = index === 0;
      this.clawBack(clawback, plan, { refunded: isFirst ? refunded : 0n, purchased: isFirst ? due : 0n, account });
    }
    return "done";
  }

  private clawBack(
    clawback: Clawback,
    plan: ReturnType<typeof planClawback>,
    money: { refunded: bigint; purchased: bigint; account: "refunds" | "disputes" },
  ): void {
    const template = clawBackCredits({
      ...plan,
      refundedNanodollars: money.refunded,
      deferredNanodollars: sumRecognised(plan.changes),
      purchasedMicrocredits: money.purchased,
      refundAccount: money.account,
    });
    this.move(clawback.purchase.customer, template, plan.changes);
    clawback.changes.push(...plan.changes);
    clawback.owed += plan.debtMicrocredits;
  }

  private takeFromGifts(grant: Grant, due: bigint): void {
    let missing = due;
    for (const gift of this.gifts.toReversed()) {
      const slice = gift.slices.find((each) => each.grant === grant);
      const amount = slice && gift.status === "open" ? least(slice.amount, missing) : 0n;
      if (!slice || amount === 0n) continue;
      const change = planGrantChange(grant, "given", amount);
      const isLast = gift.remaining === amount;
      const price = isLast ? gift.price : least(gift.price, -change.recognisedNanodollars);
      this.move(gift.giver, releaseFromEscrow("gift.return", amount, -change.recognisedNanodollars - price), [change]);
      slice.amount -= amount;
      gift.remaining -= amount;
      gift.price -= price;
      missing -= amount;
      if (isLast) gift.status = "clawed_back";
    }
  }

  private reinstate(clawback: Clawback | undefined): Outcome {
    if (!clawback) return "nothing";
    if (clawback.isReinstated) return "again";
    clawback.isReinstated = true;
    const { customer } = clawback.purchase;
    for (const share of clawback.shares) {
      share.grant.clawbackDueMicrocredits -= share.due;
      share.grant.clawbackPendingMicrocredits -= share.pending;
      share.pending = 0n;
    }
    const returning = Map.groupBy(clawback.changes, (change) => this.grant(change.grantId));
    const changes = [...returning].map(([grant, taken]) => planGrantChange(grant, "clawed_back", sumTaken(taken)));
    const template = reinstateCredits({
      returnedMicrocredits: -sumTaken(changes),
      repaidMicrocredits: clawback.repaid,
      debtMicrocredits: clawback.owed,
      refundedNanodollars: clawback.refunded,
      deferredNanodollars: -sumRecognised(changes),
      repaidNanodollars: clawback.repaidMoney,
      purchasedMicrocredits: sumOf(
        clawback.shares.filter((share) => share.grant.category === "paid"),
        (share) => share.due,
      ),
      refundAccount: "refunds",
    });
    clawback.owed = 0n;
    const repaid = { category: "paid", amount: clawback.repaid, price: clawback.repaidMoney, expiresAt: null } as const;
    const grant = clawback.repaid > 0n ? this.newGrant(customer, repaid) : null;
    this.move(customer, template, grant ? [...changes, issueOf(grant)] : changes);
    if (grant) this.repayDebt(grant);
    this.expire([...returning.keys()]);
    return "done";
  }

  private adjust(customer: Customer, amount: bigint): Outcome {
    if (amount > 0n) {
      const order = { category: "promotional", historyType: "adjustment", amount, expiresAt: null } as const;
      this.reversibles.push(this.issue(customer, order));
      return "done";
    }
    const live = this.inDrawDownOrder(customer).filter((grant) => isLive(grant, this.now));
    const { changes, missingMicrocredits } = planTake(live, "adjusted", -amount);
    if (missingMicrocredits > 0n) throw new Refusal("insufficient_credits");
    const [paid = [], promotional = []] = ["paid", "promotional"].map((category) =>
      changes.filter((change) => this.grant(change.grantId).category === category),
    );
    const template = withdrawCredits({
      paidMicrocredits: sumTaken(paid),
      promotionalMicrocredits: sumTaken(promotional),
      earnedNanodollars: sumRecognised(changes),
    });
    this.reversibles.push(this.move(customer, template, changes));
    return "done";
  }

  private forgive(customer: Customer, amount: bigint): Outcome {
    if (amount > customer.accounts.debt) throw new Refusal("invalid_input");
    this.settleDebt(customer, amount, () => undefined);
    this.move(customer, forgiveDebt(amount), []);
    return "done";
  }

  private reverse(original: Transfer | undefined): Outcome {
    if (!original) return "nothing";
    if (this.reversibles.some((transfer) => transfer.reverses === original)) throw new Refusal("conflict");
    const first = original.reverses;
    if (first?.reverses || original.changes.length === 0) throw new Refusal("invalid_input");
    const touched = [...new Set(original.changes.map((change) => this.grant(change.grantId)))];
    const changes = planReturn(touched, original.changes).map(({ grant, kind, amountMicrocredits }) => {
      if (grant.remainingMicrocredits - grant.heldMicrocredits + amountMicrocredits < 0n) {
        throw new Refusal("insufficient_credits");
      }
      return planGrantChange(grant, kind, amountMicrocredits);
    });
    const isCharge = (first ?? original).template.code === "hold.capture";
    const template: TransferTemplate = {
      code: "reversal",
      historyType: isCharge ? "refund" : "adjustment",
      purchasedMicrocredits: 0n,
      spentMicrocredits: isCharge ? sumTaken(changes) : 0n,
      sides: planReversal(original.template.sides, sumRecognised(changes)),
    };
    this.reversibles.push({ ...this.move(original.customer, template, changes), reverses: original });
    this.expire(touched);
    return "done";
  }

  private customer(number: number): Customer {
    const customer = this.customers[number];
    if (!customer) throw new RangeError(`there is no customer ${number}`);
    return customer;
  }

  private grant(id: string): Grant {
    const grant = this.grants.find((each) => each.id === id);
    if (!grant) throw new RangeError(`there is no grant ${id}`);
    return grant;
  }

  private grantsOf(customer: Customer): Grant[] {
    return this.grants.filter((grant) => grant.customer === customer);
  }

  private inDrawDownOrder(customer: Customer): Grant[] {
    return this.grantsOf(customer).toSorted((a, b) => byDrawDownOrder(toSpendable(a), toSpendable(b)));
  }

  private hoursOn(hours: number): Date {
    return new Date(this.now.getTime() + hours * HOUR_MS);
  }

  private requireSpendable(customer: Customer): void {
    if (customer.freezes.size > 0) throw new Refusal("customer_frozen");
    if (customer.accounts.debt > 0n) throw new Refusal("debt_outstanding");
  }

  private newGrant(
    customer: Customer,
    order: {
      category: GrantCategory;
      amount: bigint;
      price?: bigint;
      purchase?: Purchase;
      effectiveAt?: Date;
      expiresAt: Date | null;
    },
  ): Grant {
    this.made += 1;
    const grant: Grant = {
      id: `grt_${String(this.made).padStart(9, "0")}`,
      customer,
      category: order.category,
      purchase: order.purchase ?? null,
      amountMicrocredits: order.amount,
      remainingMicrocredits: 0n,
      heldMicrocredits: 0n,
      priceNanodollars: order.price ?? 0n,
      recognisedNanodollars: 0n,
      clawbackDueMicrocredits: 0n,
      clawbackPendingMicrocredits: 0n,
      lostMicrocredits: 0n,
      effectiveAt: order.effectiveAt ?? this.now,
      expiresAt: order.expiresAt,
      createdAt: new Date(this.startedAt + this.made),
    };
    this.grants.push(grant);
    return grant;
  }

  private issue(
    customer: Customer,
    order: Parameters<PlannedBook["newGrant"]>[1] & { historyType: TransferTemplate["historyType"] },
  ): Transfer {
    const grant = this.newGrant(customer, order);
    const { category, historyType, amount, price = 0n } = order;
    const template = issueCredits({ category, historyType, amountMicrocredits: amount, priceNanodollars: price });
    const transfer = this.move(customer, template, [issueOf(grant)]);
    if (category === "paid") this.repayDebt(grant);
    return transfer;
  }

  private repayDebt(grant: Grant): void {
    const amount = least(grant.amountMicrocredits, grant.customer.accounts.debt);
    if (amount === 0n) return;
    const change = planGrantChange(grant, "clawed_back", -amount);
    const earned = change.recognisedNanodollars;
    this.settleDebt(grant.customer, amount, (clawback, part) => {
      clawback.repaid += part;
      clawback.repaidMoney += (earned * part) / amount;
    });
    this.move(grant.customer, repayDebt({ amountMicrocredits: amount, earnedNanodollars: earned }), [change]);
  }

  private settleDebt(customer: Customer, amount: bigint, settle: (clawback: Clawback, part: bigint) => void): void {
    let left = amount;
    for (const clawback of this.clawbacks.filter((each) => each.purchase.customer === customer)) {
      const part = least(clawback.owed, left);
      clawback.owed -= part;
      left -= part;
      if (part > 0n) settle(clawback, part);
    }
  }

  private expire(grants: readonly Grant[]): void {
    for (const grant of grants) {
      const free = grant.remainingMicrocredits - grant.heldMicrocredits;
      if (!isLive(grant, this.now) && free > 0n) this.expireAmount(grant, free);
    }
  }

  private expireAmount(grant: Grant, amount: bigint): void {
    const change = planGrantChange(grant, "expired", -amount);
    const breakage = change.recognisedNanodollars;
    this.move(grant.customer, expireCredits({ amountMicrocredits: amount, breakageNanodollars: breakage }), [change]);
  }

  private move(customer: Customer, template: TransferTemplate, changes: GrantChange[]): Transfer {
    const before = customer.accounts.available + customer.accounts.held;
    this.moveSides(customer, template.sides);
    for (const change of changes) {
      const grant = this.grant(change.grantId);
      grant.remainingMicrocredits += change.amountMicrocredits;
      grant.recognisedNanodollars += change.recognisedNanodollars;
      const isLost: MovementKind[] = ["expired", "returned"];
      if (isLost.includes(change.kind)) grant.lostMicrocredits -= change.amountMicrocredits;
    }
    customer.purchased += template.purchasedMicrocredits;
    customer.spent += template.spentMicrocredits;
    const moved = customer.accounts.available + customer.accounts.held - before;
    if (moved !== -sumTaken(changes))
      throw new Error(`${template.code} moves ${moved} of the balance, other in grants`);
    return { customer, template, changes };
  }

  /** Posts the sides; they must sum to zero in each ledger. */
  private moveSides(customer: Customer, sides: readonly TransferSide[]): void {
    const sums = { credits: 0n, usd: 0n };
    for (const { account, amount } of sides) {
      sums[MONEY_ACCOUNTS.has(account) ? "usd" : "credits"] += amount;
      if (account === "debt") customer.accounts.debt -= amount;
      else if (account === "available" || account === "held") customer.accounts[account] += amount;
      else this.systemAccounts.set(account, (this.systemAccounts.get(account) ?? 0n) + amount);
    }
    if (sums.credits !== 0n || sums.usd !== 0n) throw new Error(`sides do not balance: ${sums.credits}, ${sums.usd}`);
  }
}

const MONEY_ACCOUNTS = new Set([
  "stripe_clearing",
  "deferred_revenue",
  "earned_revenue",
  "breakage_revenue",
  "refunds",
  "disputes",
]);

function sumOf<Thing>(things: readonly Thing[], amountOf: (thing: Thing) => bigint): bigint {
  return things.reduce((sum, thing) => sum + amountOf(thing), 0n);
}

function issueOf(grant: Grant): GrantChange {
  return { grantId: grant.id, kind: "issued", amountMicrocredits: grant.amountMicrocredits, recognisedNanodollars: 0n };
}

function toSpendable(grant: Grant): SpendableGrant {
  return { ...grant, freeMicrocredits: grant.remainingMicrocredits - grant.heldMicrocredits };
}
