import { Link, useFetcher } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Button, Credits, Notice, TextField } from "@scrip/ui";
import type { CreditsOutcome } from "../data/credits-outcome.ts";
import { dollars } from "../data/package-price.ts";
import { receiptDay } from "../data/receipt-lines.ts";
import type { Discount } from "../data/wire.ts";

/** A code that takes something off, on the packages below it until somebody pays or takes it off. */
export function DiscountNotice({ discount }: { discount: Discount }) {
  return (
    <Notice
      tone="good"
      title={`${discount.code} takes ${describeDiscount(discount)} off one purchase.`}
      action={
        <Link to="/credits#buy" className="underline">
          Take the code off
        </Link>
      }
    >
      The prices below are with it. It is used when you pay, and not before.
    </Notice>
  );
}

/**
 * Takes a promotion code: credits come at once, a discount comes back as the page's `code`. `outcome` is of a code that was sent
 * without scripts.
 */
export function PromotionCodeForm({ outcome }: { outcome: CreditsOutcome | undefined }) {
  const { Form, data = outcome, state } = useFetcher<CreditsOutcome>();
  const granted = state === "idle" ? data?.granted : undefined;
  return (
    <div id="promotion-code" className="grid gap-3">
      {granted ? (
        <Notice
          tone="good"
          title={
            <>
              <Credits amountMicrocredits={microcreditsOf(granted.credits)} withUnit /> are in your balance.
            </>
          }
        >
          Nothing was charged. They expire on {receiptDay(granted.expiresAt)}.
        </Notice>
      ) : null}
      <Form method="post" action="/credits#promotion-code" className="flex max-w-md items-start gap-2">
        <input type="hidden" name="intent" value="enter-code" />
        <div className="min-w-0 flex-1">
          <TextField
            label="Promotion code"
            name="code"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={60}
            error={data?.errors["code"] ?? data?.errors["form"]}
          />
        </div>
        <Button type="submit" className="mt-[1.625rem]" busy={state !== "idle"}>
          Apply
        </Button>
      </Form>
    </div>
  );
}

function describeDiscount({ percentOff, amountOffCents }: Discount): string {
  return percentOff === null ? dollars(amountOffCents ?? 0) : `${percentOff} %`;
}
