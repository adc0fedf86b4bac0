import { Form, Link, useNavigation } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Button, Credits, Notice } from "@scrip/ui";
import { dollars, smallestCovering } from "../data/package-price.ts";
import type { CreditPackage } from "../data/wire.ts";
import { BUYERS } from "./buying.tsx";
import { AtMost } from "./promised-credits.tsx";

export type TopUpOffer = { mayBuy: boolean; packages: CreditPackage[]; idempotencyKeys: Record<string, string> };

type ChatTopUpProps = TopUpOffer & {
  /** What the message may cost at most, as a decimal string of credits. */
  required: string;
  availableMicrocredits: bigint;
  debtMicrocredits: bigint;
  /** The page to come back to. */
  returnTo: string;
  onLeave: () => void;
};

/** Said instead of sending what cannot be paid: what is missing, and one click to the smallest package that covers it. */
export function ChatTopUp(props: ChatTopUpProps) {
  const { required, availableMicrocredits, debtMicrocredits, returnTo, onLeave } = props;
  const { mayBuy, packages, idempotencyKeys } = props;
  const offer = smallestCovering(packages, microcreditsOf(required) - availableMicrocredits + debtMicrocredits);
  const busy = useNavigation().formAction?.startsWith("/credits") ?? false;
  return (
    <Notice
      tone="warn"
      className="mb-3"
      title={`Nothing was sent or charged. ${debtMicrocredits > 0n ? "Credits are owed on this account." : "This message needs more credits than you have."}`}
      action={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {offer && mayBuy ? (
            <Form method="post" action="/credits" onSubmit={onLeave}>
              <input type="hidden" name="intent" value="purchase" />
              <input type="hidden" name="packageId" value={offer.id} />
              <input type="hidden" name="idempotencyKey" value={idempotencyKeys[offer.id]} />
              <input type="hidden" name="returnTo" value={returnTo} />
              <Button type="submit" variant="primary" size="small" busy={busy}>
                <span>
                  Buy <Credits amountMicrocredits={microcreditsOf(offer.totalCredits)} className="[&_*]:text-inherit" />{" "}
                  for {dollars(offer.priceCents)}
                </span>
              </Button>
            </Form>
          ) : null}
          <Link to="/credits" className="text-13 underline underline-offset-2">
            All packages
          </Link>
        </div>
      }
    >
      {debtMicrocredits > 0n ? (
        <p>
          You owe <Credits amountMicrocredits={debtMicrocredits} withUnit />: nothing can be spent until the next
          purchase has repaid it. This message may cost up to <AtMost of={required} />.{" "}
          {mayBuy ? "Your words wait here while you pay." : BUYERS}
        </p>
      ) : (
        <p>
          It may cost up to <AtMost of={required} />; you have{" "}
          <Credits amountMicrocredits={availableMicrocredits} decimalsMax={2} />.{" "}
          {mayBuy
            ? "Your words wait here while you pay. Or choose a cheaper model, or a shorter answer. Automatic top-up, on the credits page, keeps this from happening."
            : `${BUYERS} Or choose a cheaper model, or a shorter answer.`}
        </p>
      )}
    </Notice>
  );
}
