export type CapPeriod = "day" | "month";

/** The most that one spender of a customer, such as an API key, may use in each day or month (UTC), in microcredits. */
export type SpendCap = {
  /** Names the spender for ever, e.g. `key:<id>`. */
  spender: string;
  period: CapPeriod;
  capMicrocredits: bigint;
};
