import type { ReactNode } from "react";
import type { CreditPackage, Discount } from "../data/wire.ts";
import { PackageCard } from "./package-card.tsx";

/** All packages, the smallest first. `action` makes the one thing that can be done with each. */
export function PackageGrid({
  packages,
  discount = null,
  action,
}: {
  packages: CreditPackage[];
  /** Taken off each price. */
  discount?: Discount | null;
  action: (offer: CreditPackage) => ReactNode;
}) {
  return (
    <ul className="grid gap-4 min-[30rem]:grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))]">
      {packages.map((offer) => (
        <li key={offer.id} className="grid">
          <PackageCard offer={offer} discount={discount} action={action(offer)} />
        </li>
      ))}
    </ul>
  );
}
