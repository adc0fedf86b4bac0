import { microcreditsOf } from "@scrip/money";
import { CheckIcon, CloseIcon, CopyButton, Credits, classNames } from "@scrip/ui";
import type { ReactNode } from "react";
import type { StatementProof } from "../data/wire.ts";

/** What was added up again, one sum after the other. */
export function StatementProofList({ proof }: { proof: StatementProof }) {
  const { rowCount, problem, sumOfChanges, closingBalance, balance, sumOfGrants, checksum, isRight } = proof;
  return (
    <section aria-labelledby="proof" className="grid max-w-prose gap-4" data-testid="statement-proof">
      <h2 id="proof" className="text-20 font-semibold">
        {isRight ? "Everything adds up" : "This does not add up"}
      </h2>
      {isRight ? null : (
        <p className="text-bad">
          Nothing is taken from you while this is looked into. Please write to support with the checksum below.
        </p>
      )}
      <ol className="grid gap-3">
        <Sum holds={problem === null}>
          {problem ??
            (rowCount === 0
              ? "The month has no rows, and closes as it opened."
              : `${rowCount.toLocaleString("en-US")} rows, numbered without a gap: each begins where the one before ended, and changes the balance by its amount.`)}
        </Sum>
        <Sum holds={sumOfChanges === closingBalance}>
          Every change since your account began adds up to <Amount credits={sumOfChanges} />; the closing balance is{" "}
          <Amount credits={closingBalance} />.
        </Sum>
        <Sum holds={sumOfGrants === balance}>
          Your grants hold <Amount credits={sumOfGrants} /> now; your balance is <Amount credits={balance} />.
        </Sum>
      </ol>
      <div className="grid gap-1 text-13 text-text-muted">
        <p>
          The checksum of the file, as it would be downloaded now. A copy that you keep is checked by{" "}
          <code className="font-mono">pnpm scrip verify FILE</code> without an account or a network.
        </p>
        <p className="flex items-center gap-1">
          <code className="font-mono text-12 break-all">{checksum}</code>
          <CopyButton text={checksum} what="checksum" iconOnly />
        </p>
      </div>
    </section>
  );
}

function Amount({ credits }: { credits: string }) {
  return <Credits amountMicrocredits={microcreditsOf(credits)} className="font-medium" />;
}

function Sum({ holds, children }: { holds: boolean; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span className={classNames("mt-0.5 shrink-0", holds ? "text-good" : "text-bad")}>
        {holds ? <CheckIcon /> : <CloseIcon />}
        <span className="sr-only">{holds ? "Right: " : "Wrong: "}</span>
      </span>
      <span>{children}</span>
    </li>
  );
}
