import { groupThousands } from "@scrip/money";
import type { Measure } from "./chart-data.ts";
import { Credits } from "./credits.tsx";
import { Dollars } from "./dollars.tsx";

/** An amount of whatever a chart or its table shows; see {@link Measure} for the units. */
export function Amount({ measure, amount }: { measure: Measure; amount: bigint }) {
  switch (measure) {
    case "credits":
      return <Credits amountMicrocredits={amount} />;
    case "dollars":
      return <Dollars amountNanodollars={amount} />;
    case "count":
      return <span className="tabular-nums">{signed(amount, groupThousands(absolute(amount).toString()))}</span>;
    case "percent": {
      const tenths = (absolute(amount) + 5n) / 10n;
      return <span className="tabular-nums">{signed(amount, `${tenths / 10n}.${tenths % 10n} %`)}</span>;
    }
  }
}

const absolute = (amount: bigint) => (amount < 0n ? -amount : amount);
const signed = (amount: bigint, digits: string) => (amount < 0n ? `−${digits}` : digits);
