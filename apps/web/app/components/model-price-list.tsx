import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import type { ModelOffer } from "../data/wire.ts";

/** Every model that can be chosen, the cheapest first, with its list price in credits per 1,000 tokens. */
export function ModelPriceList({ models }: { models: readonly ModelOffer[] }) {
  const byPrice = models.toSorted((a, b) => Number(microcreditsOf(a.creditsPer1K) - microcreditsOf(b.creditsPer1K)));
  return (
    <ul className="columns-1 gap-x-10 min-[30rem]:columns-2 lg:columns-3">
      {byPrice.map(({ id, name, creditsPer1K }) => (
        <li
          key={id}
          className="flex break-inside-avoid items-baseline justify-between gap-4 border-b border-line py-2 text-14"
        >
          <span className="min-w-0 wrap-anywhere">{name}</span>
          <Credits amountMicrocredits={microcreditsOf(creditsPer1K)} />
        </li>
      ))}
    </ul>
  );
}
