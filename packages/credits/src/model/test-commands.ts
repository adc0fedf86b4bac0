import fc from "fast-check";

/** Something that happens to one of a few customers. Numbers that name a thing choose among what was made so far. */
export type Command =
  | { do: "buy"; customer: number; credits: bigint; bonus: bigint; cents: number; hours: number | null }
  | { do: "give"; customer: number; credits: bigint; startsIn: number; hours: number }
  | { do: "place"; customer: number; credits: bigint }
  | { do: "capture"; hold: number; percent: bigint }
  | { do: "void"; hold: number }
  | { do: "expireHold"; hold: number }
  | { do: "send"; customer: number; credits: bigint; hours: number }
  | { do: "claim"; gift: number; byGiver: boolean }
  | { do: "return"; gift: number }
  | { do: "refund"; purchase: number; percent: number; reason: "refund" | "dispute" }
  | { do: "reinstate"; clawback: number }
  | { do: "adjust"; customer: number; credits: bigint }
  | { do: "forgive"; customer: number; credits: bigint }
  | { do: "reverse"; transfer: number }
  | { do: "freeze"; customer: number; cause: "operator" | "dispute:1" }
  | { do: "unfreeze"; customer: number; cause: "operator" | "dispute:1" }
  /** Does once more, with the same key, what was done before. */
  | { do: "repeat"; earlier: number }
  | { do: "wait"; hours: number }
  /** Books out what is past its time. */
  | { do: "sweep" };

/** `nothing`: there was nothing of the kind named; `again`: it had happened before and nothing moved. */
export type Outcome = "done" | "again" | "nothing" | (string & {});

/** What every kind of book must agree on after every command. Amounts in microcredits; lists in the order of their making. */
export type View = {
  customers: {
    available: bigint;
    held: bigint;
    debt: bigint;
    purchased: bigint;
    spent: bigint;
    grants: { remaining: bigint; held: bigint }[];
  }[];
  holds: { status: string; captured: bigint }[];
  gifts: { status: string; remaining: bigint }[];
};

export const CUSTOMERS = 2;

const customer = fc.nat({ max: CUSTOMERS - 1 });
const nth = fc.nat({ max: 1_000 });
const many = fc.bigInt({ min: 1n, max: 800n });
const some = fc.oneof(fc.bigInt({ min: 1n, max: 100n }), fc.bigInt({ min: 100n, max: 900n }));
const few = fc.bigInt({ min: 1n, max: 30n });
const hours = fc.integer({ min: 1, max: 12 });
const cause = fc.constantFrom("operator" as const, "operator" as const, "dispute:1" as const);

function kind<Name extends Command["do"]>(
  name: Name,
  fields: {
    [Key in keyof Omit<Extract<Command, { do: Name }>, "do">]: fc.Arbitrary<Extract<Command, { do: Name }>[Key]>;
  },
): fc.Arbitrary<Command> {
  return fc.record({ do: fc.constant(name), ...fields }) as unknown as fc.Arbitrary<Command>;
}

const commandOf: { [Name in Command["do"]]: fc.Arbitrary<Command> } = {
  buy: kind("buy", {
    customer,
    credits: many,
    bonus: fc.oneof(fc.constant(0n), some),
    cents: fc.constantFrom(1, 7, 100, 999),
    hours: fc.option(hours, { nil: null }),
  }),
  give: kind("give", { customer, credits: some, startsIn: fc.constantFrom(0, 0, 0, 2), hours }),
  place: kind("place", { customer, credits: some }),
  capture: kind("capture", { hold: nth, percent: fc.constantFrom(0n, 1n, 40n, 100n, 100n, 150n) }),
  void: kind("void", { hold: nth }),
  expireHold: kind("expireHold", { hold: nth }),
  send: kind("send", { customer, credits: some, hours }),
  claim: kind("claim", { gift: nth, byGiver: fc.constantFrom(false, false, false, true) }),
  return: kind("return", { gift: nth }),
  refund: kind("refund", {
    purchase: nth,
    percent: fc.constantFrom(1, 33, 50, 100),
    reason: fc.constantFrom("refund" as const, "dispute" as const),
  }),
  reinstate: kind("reinstate", { clawback: nth }),
  adjust: kind("adjust", {
    customer,
    credits: fc.tuple(some, fc.boolean()).map(([amount, isMinus]) => (isMinus ? -amount : amount)),
  }),
  forgive: kind("forgive", { customer, credits: few }),
  reverse: kind("reverse", { transfer: nth }),
  freeze: kind("freeze", { customer, cause }),
  unfreeze: kind("unfreeze", { customer, cause }),
  repeat: kind("repeat", { earlier: nth }),
  wait: kind("wait", { hours: fc.integer({ min: 1, max: 4 }) }),
  sweep: kind("sweep", {}),
};

type Weights = Partial<Record<Command["do"], number>>;

/** Everything; what makes something comes more often than what ends it. */
const MIXED: Weights = {
  buy: 8,
  give: 3,
  place: 18,
  capture: 15,
  void: 4,
  expireHold: 2,
  send: 7,
  claim: 6,
  return: 3,
  refund: 8,
  reinstate: 4,
  adjust: 4,
  forgive: 5,
  reverse: 6,
  freeze: 1,
  unfreeze: 6,
  repeat: 4,
  wait: 5,
  sweep: 3,
};
/** Refunds while requests run: debt, and credits that are waited for. */
const REFUNDS: Weights = {
  buy: 5,
  place: 18,
  capture: 10,
  void: 4,
  send: 2,
  refund: 14,
  reinstate: 3,
  forgive: 4,
  reverse: 3,
  wait: 2,
};

function commandsBy(weights: Weights, count: number): fc.Arbitrary<Command[]> {
  const choices = Object.entries(weights).map(([name, weight]) => ({
    weight,
    arbitrary: commandOf[name as Command["do"]],
  }));
  return fc.array(fc.oneof(...choices), { minLength: count, maxLength: count });
}

/** A life of so many commands: purchases first, so that there is something to move. */
export function lifeOf(commands: number): fc.Arbitrary<Command[]> {
  const purchases = Array.from({ length: CUSTOMERS }, (_, number) =>
    commandOf.buy.map((command) => ({ ...command, customer: number })),
  );
  const count = commands - CUSTOMERS;
  const rest = fc.oneof(
    { weight: 3, arbitrary: commandsBy(MIXED, count) },
    { weight: 2, arbitrary: commandsBy(REFUNDS, count) },
  );
  return fc.noBias(fc.tuple(fc.tuple(...purchases), rest).map(([first, then]) => [...first, ...then]));
}

/** The thing that a number names, mostly one of the latest; undefined while there is none. */
export function pick<Thing>(things: readonly Thing[], number: number): Thing | undefined {
  if (things.length === 0) return undefined;
  const isLate = number < 700;
  return isLate ? things.at(-1 - (number % Math.min(things.length, 3))) : things[number % things.length];
}

/** Cents of a refund of this share of a payment, at least one. */
export function centsOf(percent: number, paidCents: number): number {
  return Math.max(1, Math.floor((paidCents * percent) / 100));
}
