import { Link, useLocation } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import type { Standing } from "../data/wire.ts";
import { PageStrip } from "./page-strip.tsx";

/** That nothing can be spent, on every page but the one that says why. `debt` is a decimal string of credits. */
export function StandingStrip({ freezes, debt }: { freezes: Standing["freezes"]; debt: string }) {
  const { pathname } = useLocation();
  const debtMicrocredits = microcreditsOf(debt);
  const [freeze] = freezes;
  if (pathname === "/credits" || (!freeze && debtMicrocredits <= 0n)) return null;
  return (
    <PageStrip>
      <p>
        <strong className="font-medium text-bad">Nothing can be spent.</strong>{" "}
        {freeze ? (
          REASONS[freeze.cause]
        ) : (
          <>
            You owe <Credits amountMicrocredits={debtMicrocredits} withUnit decimalsMax={2} />, which the next purchase
            repays first.
          </>
        )}{" "}
        <Link to="/credits" className="text-accent underline underline-offset-2">
          Why, and what ends it
        </Link>
      </p>
    </PageStrip>
  );
}

const REASONS: Record<Standing["freezes"][number]["cause"], string> = {
  dispute: "A payment is disputed; your other credits stay yours.",
  operator: "Your account is frozen; your credits stay yours.",
  books: "We are checking your account; your credits stay yours.",
};
