import { Link } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Credits, Notice } from "@scrip/ui";
import { receiptDay } from "../data/receipt-lines.ts";
import type { Standing } from "../data/wire.ts";

type Freeze = Standing["freezes"][number];

/** Why nothing can be spent, and what ends it. Nothing where nothing stands against it. */
export function StandingNotice({ standing, debt }: { standing: Standing; debt: string }) {
  const { freezes, owing } = standing;
  const debtMicrocredits = microcreditsOf(debt);
  return (
    <>
      {freezes.map((freeze) => (
        <Notice key={`${freeze.cause} ${freeze.since}`} tone="bad" title={FREEZES[freeze.cause].title}>
          <p>
            Since {receiptDay(freeze.since)}. {FREEZES[freeze.cause].why}
          </p>
          <p className="mt-2">
            {FREEZES[freeze.cause].next}
            {freeze.paymentId === null ? null : (
              <>
                {" "}
                <Link to={`/receipts/${freeze.paymentId}`} className="underline">
                  The payment it is about
                </Link>
              </>
            )}{" "}
            <Link to="/support" className="underline">
              Support
            </Link>
          </p>
        </Notice>
      ))}
      {debtMicrocredits > 0n ? (
        <Notice
          tone="bad"
          title={
            <>
              You owe <Credits amountMicrocredits={debtMicrocredits} withUnit />
            </>
          }
        >
          <p>
            Money went back for credits that were spent already. What was missing is owed; it is no part of your
            balance. Until it is repaid, nothing can be spent.
          </p>
          {owing.length === 0 ? null : (
            <ul className="mt-2 grid gap-1">
              {owing.map(({ paymentId, reason, owed, since }) => (
                <li key={`${paymentId} ${since}`}>
                  <Credits amountMicrocredits={microcreditsOf(owed)} className="text-text" /> for the{" "}
                  <Link to={`/receipts/${paymentId}`} className="underline">
                    payment
                  </Link>{" "}
                  that was {reason === "refund" ? "refunded" : "disputed"} on {receiptDay(since)}
                </li>
              ))}
            </ul>
          )}
          <p className="mt-2">
            The next credits you buy repay it first; the rest is yours.{" "}
            <a href="#buy" className="underline">
              Buy credits
            </a>
          </p>
        </Notice>
      ) : null}
    </>
  );
}

const FREEZES: Record<Freeze["cause"], { title: string; why: string; next: string }> = {
  dispute: {
    title: "Nothing can be spent: a payment is disputed",
    why: "Your bank wants the money of a payment back, so its credits are taken back until the bank has decided. Your other credits stay yours.",
    next: "If it was a mistake, tell your bank that you take it back. Once it is decided, you can spend again; decided for us, the credits return.",
  },
  operator: {
    title: "Nothing can be spent: your account is frozen",
    why: "We have stopped spending on this account. Your credits stay yours, and nothing is charged.",
    next: "Ask our support for the reason, and for what ends it.",
  },
  books: {
    title: "Nothing can be spent: we are checking your account",
    why: "A check of our books did not add up for this account, so we stop before anything goes wrong. Your credits stay yours.",
    next: "A person looks at it. You need not do anything.",
  },
};
