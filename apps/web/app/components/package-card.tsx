import { microcreditsOf } from "@scrip/money";
import { Card, Credits } from "@scrip/ui";
import type { ReactNode } from "react";
import { discountedCents, dollars, pricePerThousandCents, savingsPercent } from "../data/package-price.ts";
import type { CreditPackage, Discount } from "../data/wire.ts";

/** One package on sale: what one gets, largest; then what it costs. On phones both stand side by side. */
export function PackageCard({
  offer: listed,
  discount,
  action,
}: {
  offer: CreditPackage;
  /** Taken off the price. */
  discount: Discount | null;
  action: ReactNode;
}) {
  const offer = discount === null ? listed : withDiscount(listed, discount);
  const bonusMicrocredits = microcreditsOf(offer.bonusCredits);
  return (
    <Card className="grid grid-cols-[minmax(0,9fr)_minmax(0,11fr)] content-start gap-x-3 gap-y-4 min-[30rem]:flex min-[30rem]:flex-col min-[30rem]:gap-4">
      <div>
        <h3 className="text-13 font-medium text-text-muted">{offer.name}</h3>
        <p className="mt-1 text-28 font-semibold tracking-tight">
          <Credits amountMicrocredits={microcreditsOf(offer.totalCredits)} />
        </p>
        <p className="text-13 text-text-muted">credits</p>
        <p className="text-13 text-good min-[30rem]:min-h-5">
          {bonusMicrocredits > 0n ? (
            <>
              <Credits amountMicrocredits={bonusMicrocredits} /> of them bonus
            </>
          ) : null}
        </p>
      </div>
      <dl className="grid grid-cols-[1fr_auto] content-start gap-x-2 gap-y-1 text-13 text-text-muted min-[30rem]:border-t min-[30rem]:border-line min-[30rem]:pt-3">
        <dt>Price</dt>
        <dd className="text-right font-medium text-text tabular-nums">
          {offer.priceCents === listed.priceCents ? null : (
            <s className="mr-1.5 font-normal text-text-muted">{dollars(listed.priceCents)}</s>
          )}
          {dollars(offer.priceCents)}
        </dd>
        <dt>Per 1,000</dt>
        <dd className="text-right tabular-nums">{dollars(pricePerThousandCents(offer))}</dd>
        <dt>You save</dt>
        <dd className="text-right tabular-nums">
          {offer.savingsPercent > 0 ? <span className="text-good">{offer.savingsPercent} %</span> : "–"}
        </dd>
      </dl>
      <div className="col-span-2 mt-auto">{action}</div>
    </Card>
  );
}

function withDiscount(offer: CreditPackage, discount: Discount): CreditPackage {
  const discounted = { ...offer, priceCents: discountedCents(offer.priceCents, discount) };
  return { ...discounted, savingsPercent: savingsPercent(discounted) };
}
