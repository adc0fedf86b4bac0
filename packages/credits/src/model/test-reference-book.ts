import { type Command, CUSTOMERS, centsOf, type Outcome, pick, type View } from "./test-commands.ts";

/**
 * The book as the product describes it, for tests to hold the real one against. Written from the description, not from the
 * code: every credit of a grant is in exactly one place (free, pinned by a hold, or gone some way), and time is in hours.
 */
type Grant = {
  owner: Customer;
  category: "paid" | "promotional";
  credits: bigint;
  begins: number;
  ends: number | null;
  order: number;
  free: bigint;
  pinned: Map<Hold, bigint>;
  /** Credits that ran out of time, or whose giving was undone: a refund does not want them a second time. */
  lost: bigint;
};
type Customer = { freezes: Set<string>; grants: Grant[]; purchased: bigint; spent: bigint };
type Hold = {
  owner: Customer;
  credits: bigint;
  status: "placed" | "captured" | "voided" | "expired";
  captured: bigint;
  slices: { grant: Grant; credits: bigint }[];
};
type Purchase = { owner: Customer; cents: number; refundedCents: number; paid: Grant; bonus: Grant | null };
type Gift = { giver: Customer; status: string; ends: number; parts: { grant: Grant; credits: bigint }[] };
type Share = { grant: Grant; due: bigint; waiting: bigint };
type Clawback = {
  purchase: Purchase;
  cents: number;
  stands: boolean;
  shares: Share[];
  taken: { grant: Grant; credits: bigint }[];
  owed: bigint;
  repaid: bigint;
};
/** What can be reversed: how much it took from each grant (minus where it gave). */
type Reversible = {
  owner: Customer;
  isCharge: boolean;
  /** Giving credits; undoing it takes them off the grant for good. */
  isIssue: boolean;
  depth: number;
  isReversed: boolean;
  took: { grant: Grant; credits: bigint }[];
};

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);

export class ReferenceBook {
  private now = 0;
  private made = 0;
  private readonly customers: Customer[] = Array.from({ length: CUSTOMERS }, () => ({
    freezes: new Set(),
    grants: [],
    purchased: 0n,
    spent: 0n,
  }));
  private readonly holds: Hold[] = [];
  private readonly purchases: Purchase[] = [];
  private readonly gifts: Gift[] = [];
  private readonly clawbacks: Clawback[] = [];
  private readonly reversibles: Reversible[] = [];
  private repeatables = 0;

  apply(command: Command): Outcome {
    const outcome = this.perform(command);
    if (outcome === "done" && ["buy", "place", "send", "refund", "adjust", "forgive"].includes(command.do)) {
      this.repeatables += 1;
    }
    return outcome;
  }

  view(): View {
    return {
      customers: this.customers.map((customer) => ({
        available: sum(customer.grants.map((grant) => grant.free)),
        held: sum(customer.grants.map(pinnedOf)),
        debt: this.debtOf(customer),
        purchased: customer.purchased,
        spent: customer.spent,
        grants: customer.grants.map((grant) => ({ remaining: grant.free + pinnedOf(grant), held: pinnedOf(grant) })),
      })),
      holds: this.holds.map(({ status, captured }) => ({ status, captured })),
      gifts: this.gifts.map((gift) => ({
        status: gift.status,
        remaining: gift.status === "open" ? sum(gift.parts.map((part) => part.credits)) : 0n,
      })),
    };
  }

  private perform(command: Command): Outcome {
    switch (command.do) {
      case "buy":
        return this.buy(this.customer(command.customer), command);
      case "give":
        return this.give(this.customer(command.customer), command);
      case "place":
        return this.place(this.customer(command.customer), command.credits);
      case "capture":
        return this.endHold(command.hold, "captured", command.percent);
      case "void":
        return this.endHold(command.hold, "voided", 0n);
      case "expireHold":
        return this.endHold(command.hold, "expired", 0n);
      case "send":
        return this.send(this.customer(command.customer), command.credits, command.hours);
      case "claim":
        return this.claim(pick(this.gifts, command.gift), command.byGiver);
      case "return":
        return this.returnGift(pick(this.gifts, command.gift));
      case "refund":
        return this.refund(pick(this.purchases, command.purchase), command.percent);
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
        if (freezes.has(command.cause)) return "again";
        freezes.add(command.cause);
        return "done";
      }
      case "unfreeze":
        return this.customer(command.customer).freezes.delete(command.cause) ? "done" : "again";
      case "repeat":
        return this.repeatables === 0 ? "nothing" : "again";
      case "wait":
        this.now += command.hours;
        return "done";
      case "sweep":
        return this.sweep();
    }
  }

  private buy(owner: Customer, order: Extract<Command, { do: "buy" }>): Outcome {
    const ends = order.hours === null ? null : this.now + order.hours;
    const paid = this.newGrant(owner, "paid", order.credits, { ends });
    owner.purchased += order.credits;
    this.repayFrom(paid);
    const bonus = order.bonus > 0n ? this.newGrant(owner, "promotional", order.bonus, { ends: this.now + 20 }) : null;
    this.purchases.push({ owner, cents: order.cents, refundedCents: 0, paid, bonus });
    if (bonus) this.canBeReversed(owner, { isIssue: true, took: [{ grant: bonus, credits: -bonus.credits }] });
    return "done";
  }

  private give(owner: Customer, order: Extract<Command, { do: "give" }>): Outcome {
    const begins = this.now + order.startsIn;
    const grant = this.newGrant(owner, "promotional", order.credits, { begins, ends: begins + order.hours });
    this.canBeReversed(owner, { isIssue: true, took: [{ grant, credits: -order.credits }] });
    return "done";
  }

  private place(owner: Customer, credits: bigint): Outcome {
    const refusal = this.refusalToSpend(owner);
    if (refusal) return refusal;
    const spendable = this.inDrawDownOrder(owner).filter((grant) => this.isLive(grant) && grant.begins <= this.now);
    if (sum(spendable.map((grant) => grant.free)) < credits) return "insufficient_credits";
    const hold: Hold = { owner, credits, status: "placed", captured: 0n, slices: [] };
    let missing = credits;
    for (const grant of spendable) {
      const part = least(grant.free, missing);
      if (part === 0n) continue;
      grant.free -= part;
      grant.pinned.set(hold, part);
      hold.slices.push({ grant, credits: part });
      missing -= part;
    }
    this.holds.push(hold);
    return "done";
  }

  private endHold(number: number, status: Exclude<Hold["status"], "placed">, percent: bigint): Outcome {
    const hold = pick(this.holds, number);
    if (!hold) return "nothing";
    if (hold.status !== "placed") return "again";
    hold.status = status;
    hold.captured = least((hold.credits * percent) / 100n, hold.credits);
    hold.owner.spent += hold.captured;
    const due = new Map<Grant, bigint>();
    const took: Reversible["took"] = [];
    let toUse = hold.captured;
    for (const { grant, credits } of hold.slices) {
      const used = least(credits, toUse);
      toUse -= used;
      const back = credits - used;
      grant.pinned.delete(hold);
      if (used > 0n) took.push({ grant, credits: used });
      // A refund that waits for this grant gets what comes back; what was used it can only wait for while holds pin as much.
      const waiting = this.waitingFor(grant);
      const wanted = least(waiting, back);
      const stillPinned = pinnedOf(grant);
      const over = waiting - wanted > stillPinned ? waiting - wanted - stillPinned : 0n;
      due.set(grant, wanted + over);
      grant.free += back;
      if (!this.isLive(grant)) {
        grant.lost += back - wanted;
        grant.free -= back - wanted;
      }
    }
    for (const clawback of this.clawbacks) {
      for (const share of clawback.shares) {
        const now = least(share.waiting, due.get(share.grant) ?? 0n);
        due.set(share.grant, (due.get(share.grant) ?? 0n) - now);
        share.waiting -= now;
        this.take(clawback, share.grant, now);
      }
    }
    if (status === "captured") this.canBeReversed(hold.owner, { isCharge: true, took });
    return "done";
  }

  private send(giver: Customer, credits: bigint, hours: number): Outcome {
    const refusal = this.refusalToSpend(giver);
    if (refusal) return refusal;
    const givable = this.inDrawDownOrder(giver)
      .filter((grant) => grant.category === "paid" && this.isLive(grant) && grant.begins <= this.now)
      .toReversed();
    if (sum(givable.map((grant) => grant.free)) < credits) return "insufficient_credits";
    const gift: Gift = { giver, status: "open", ends: this.now + hours, parts: [] };
    let missing = credits;
    for (const grant of givable) {
      const part = least(grant.free, missing);
      if (part === 0n) continue;
      grant.free -= part;
      missing -= part;
      gift.parts.push({ grant, credits: part });
      if (grant.ends !== null) gift.ends = Math.min(gift.ends, grant.ends);
    }
    this.gifts.push(gift);
    return "done";
  }

  private claim(gift: Gift | undefined, byGiver: boolean): Outcome {
    if (!gift) return "nothing";
    if (byGiver) return "invalid_input";
    const receiver = this.customer((this.customers.indexOf(gift.giver) + 1) % CUSTOMERS);
    if (receiver.freezes.size > 0) return "customer_frozen";
    if (gift.giver.freezes.size > 0 || gift.status !== "open" || gift.ends <= this.now) return "conflict";
    gift.status = "claimed";
    const ends = gift.parts.flatMap(({ grant, credits }) => (credits > 0n && grant.ends !== null ? [grant.ends] : []));
    const credits = sum(gift.parts.map((part) => part.credits));
    this.newGrant(receiver, "paid", credits, { ends: ends.length > 0 ? Math.min(...ends) : null });
    return "done";
  }

  private returnGift(gift: Gift | undefined): Outcome {
    if (!gift) return "nothing";
    if (gift.status !== "open") return "again";
    gift.status = "returned";
    for (const { grant, credits } of gift.parts) {
      grant.free += credits;
      this.expireIfOver(grant);
    }
    return "done";
  }

  private refund(purchase: Purchase | undefined, percent: number): Outcome {
    if (!purchase) return "nothing";
    const cents = centsOf(percent, purchase.cents);
    const grants = purchase.bonus ? [purchase.paid, purchase.bonus] : [purchase.paid];
    for (const grant of grants) this.expireIfOver(grant);
    purchase.refundedCents += cents;
    const clawback: Clawback = { purchase, cents, stands: true, shares: [], taken: [], owed: 0n, repaid: 0n };
    const dues = grants.map((grant) => this.dueOf(purchase, grant));
    this.clawbacks.push(clawback);
    purchase.owner.purchased -= dues[0] ?? 0n;
    for (const [index, grant] of grants.entries()) {
      const due = dues[index] ?? 0n;
      this.takeFromGifts(grant, due);
      const free = least(grant.free, due);
      this.take(clawback, grant, free);
      const unclaimed = pinnedOf(grant) - this.waitingFor(grant);
      const waiting = least(due - free, unclaimed);
      clawback.shares.push({ grant, due, waiting });
      this.take(clawback, grant, due - free - waiting);
    }
    return "done";
  }

  private dueOf({ cents, refundedCents }: Purchase, grant: Grant): bigint {
    const refunded = BigInt(Math.min(refundedCents, cents));
    const share = (grant.credits * refunded + BigInt(cents) - 1n) / BigInt(cents);
    const wantedBefore = sum(
      this.clawbacks.flatMap(({ stands, shares }) =>
        stands ? shares.filter((each) => each.grant === grant).map((each) => each.due) : [],
      ),
    );
    const due = least(share, grant.credits - grant.lost) - wantedBefore;
    return due > 0n ? due : 0n;
  }

  private takeFromGifts(grant: Grant, due: bigint): void {
    let missing = due;
    for (const gift of this.gifts.filter((each) => each.status === "open").toReversed()) {
      for (const part of gift.parts.filter((each) => each.grant === grant)) {
        const back = least(part.credits, missing);
        part.credits -= back;
        grant.free += back;
        missing -= back;
      }
      if (gift.parts.every((part) => part.credits === 0n)) gift.status = "clawed_back";
    }
  }

  /** Takes from the grant itself, then from the customer's other paid grants; what is missing is owed. */
  private take(clawback: Clawback, grant: Grant, due: bigint): void {
    const others = this.inDrawDownOrder(grant.owner).filter(
      (other) => other !== grant && other.category === "paid" && this.isLive(other),
    );
    let missing = due;
    for (const source of [grant, ...others]) {
      const part = least(source.free, missing);
      if (part === 0n) continue;
      source.free -= part;
      missing -= part;
      clawback.taken.push({ grant: source, credits: part });
    }
    clawback.owed += missing;
  }

  private reinstate(clawback: Clawback | undefined): Outcome {
    if (!clawback) return "nothing";
    if (!clawback.stands) return "again";
    clawback.stands = false;
    clawback.owed = 0n;
    const { purchase, shares, taken, repaid } = clawback;
    purchase.refundedCents -= clawback.cents;
    purchase.owner.purchased += sum(shares.filter((share) => share.grant === purchase.paid).map((share) => share.due));
    for (const share of shares) share.waiting = 0n;
    for (const { grant, credits } of taken) grant.free += credits;
    if (repaid > 0n) this.repayFrom(this.newGrant(purchase.owner, "paid", repaid, { ends: null }));
    for (const { grant } of taken) this.expireIfOver(grant);
    return "done";
  }

  private adjust(owner: Customer, credits: bigint): Outcome {
    if (credits > 0n) {
      const grant = this.newGrant(owner, "promotional", credits, { ends: null });
      this.canBeReversed(owner, { isIssue: true, took: [{ grant, credits: -credits }] });
      return "done";
    }
    const live = this.inDrawDownOrder(owner).filter((grant) => this.isLive(grant));
    if (sum(live.map((grant) => grant.free)) < -credits) return "insufficient_credits";
    const took: Reversible["took"] = [];
    let missing = -credits;
    for (const grant of live) {
      const part = least(grant.free, missing);
      if (part === 0n) continue;
      grant.free -= part;
      missing -= part;
      took.push({ grant, credits: part });
    }
    this.canBeReversed(owner, { took });
    return "done";
  }

  private forgive(owner: Customer, credits: bigint): Outcome {
    if (credits > this.debtOf(owner)) return "invalid_input";
    this.settleDebt(owner, credits);
    return "done";
  }

  private reverse(original: Reversible | undefined): Outcome {
    if (!original) return "nothing";
    const { owner, isCharge, isIssue, depth, took } = original;
    if (original.isReversed) return "conflict";
    if (depth === 2 || took.length === 0) return "invalid_input";
    if (took.some(({ grant, credits }) => grant.free + credits < 0n)) return "insufficient_credits";
    original.isReversed = true;
    for (const { grant, credits } of took) {
      grant.free += credits;
      if (isIssue) grant.lost -= credits;
      if (isCharge) owner.spent -= credits;
    }
    const back = took.map(({ grant, credits }) => ({ grant, credits: -credits }));
    this.canBeReversed(owner, { isCharge, isIssue, depth: depth + 1, took: back });
    for (const { grant } of took) this.expireIfOver(grant);
    return "done";
  }

  private sweep(): Outcome {
    for (const gift of this.gifts) if (gift.ends <= this.now) this.returnGift(gift);
    for (const customer of this.customers) for (const grant of customer.grants) this.expireIfOver(grant);
    return "done";
  }

  private customer(number: number): Customer {
    const customer = this.customers[number];
    if (!customer) throw new RangeError(`there is no customer ${number}`);
    return customer;
  }

  private newGrant(
    owner: Customer,
    category: Grant["category"],
    credits: bigint,
    { begins = this.now, ends }: { begins?: number; ends: number | null },
  ): Grant {
    this.made += 1;
    const place = { free: credits, pinned: new Map(), lost: 0n };
    const grant: Grant = { owner, category, credits, begins, ends, order: this.made, ...place };
    owner.grants.push(grant);
    return grant;
  }

  private canBeReversed(owner: Customer, what: Partial<Reversible> & Pick<Reversible, "took">): void {
    this.reversibles.push({ owner, isCharge: false, isIssue: false, depth: 0, isReversed: false, ...what });
  }

  private isLive(grant: Grant): boolean {
    return grant.ends === null || grant.ends > this.now;
  }

  private expireIfOver(grant: Grant): void {
    if (this.isLive(grant)) return;
    grant.lost += grant.free;
    grant.free = 0n;
  }

  private inDrawDownOrder(owner: Customer): Grant[] {
    return owner.grants.toSorted(
      (a, b) =>
        (a.ends ?? Number.POSITIVE_INFINITY) - (b.ends ?? Number.POSITIVE_INFINITY) ||
        (a.category === b.category ? a.order - b.order : a.category === "promotional" ? -1 : 1),
    );
  }

  private refusalToSpend(owner: Customer): Outcome | null {
    if (owner.freezes.size > 0) return "customer_frozen";
    return this.debtOf(owner) > 0n ? "debt_outstanding" : null;
  }

  private waitingFor(grant: Grant): bigint {
    return sum(
      this.clawbacks.flatMap(({ shares }) => shares.filter((each) => each.grant === grant)).map((s) => s.waiting),
    );
  }

  private debtOf(owner: Customer): bigint {
    return sum(this.clawbacks.filter(({ purchase }) => purchase.owner === owner).map(({ owed }) => owed));
  }

  private repayFrom(grant: Grant): void {
    const repaid = least(grant.free, this.debtOf(grant.owner));
    grant.free -= repaid;
    for (const [clawback, part] of this.settleDebt(grant.owner, repaid)) clawback.repaid += part;
  }

  /** The oldest debt goes first. */
  private settleDebt(owner: Customer, credits: bigint): Map<Clawback, bigint> {
    const parts = new Map<Clawback, bigint>();
    let left = credits;
    for (const clawback of this.clawbacks.filter(({ purchase }) => purchase.owner === owner)) {
      const part = least(clawback.owed, left);
      clawback.owed -= part;
      left -= part;
      parts.set(clawback, part);
    }
    return parts;
  }
}

function pinnedOf(grant: Grant): bigint {
  return sum(grant.pinned.values());
}
