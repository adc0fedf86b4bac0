import { Button, ErrorNotice, Notice } from "@scrip/ui";
import { type ChangeEvent, useId, useRef, useState } from "react";
import { compareStatementFile, type FileCheck } from "../data/compare-statement-file.ts";

/** Lets somebody hold a statement that they have kept against the book. */
export function StatementCheck() {
  const [check, setCheck] = useState<FileCheck | "checking" | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();

  async function onChoose({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0];
    // The same file may be chosen again after it was changed.
    if (!file) return;
    setCheck("checking");
    setCheck(await compareStatementFile(file));
    target.value = "";
  }

  return (
    <section aria-labelledby="check-file" className="grid max-w-prose gap-3">
      <h2 id="check-file" className="text-20 font-semibold">
        Check a statement that you kept
      </h2>
      <p id={hintId} className="text-text-muted">
        Choose a file that was downloaded here. Scrip adds it up again and compares it with your account row by row.
        Without us: <code className="font-mono text-13">pnpm scrip verify FILE</code> in a copy of the source does the
        same sums, with no account and no network.
      </p>
      <div>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          className="sr-only"
          tabIndex={-1}
          aria-label="Statement file"
          onChange={onChoose}
        />
        <Button aria-describedby={hintId} busy={check === "checking"} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </div>
      <div role="status">{check === null || check === "checking" ? null : <Result check={check} />}</div>
    </section>
  );
}

function Result({ check }: { check: FileCheck }) {
  switch (check.outcome) {
    case "right":
      return (
        <Notice tone="good" title={`${check.fileName} is right.`}>
          All {check.rowCount.toLocaleString("en-US")} rows of {check.month} add up, the checksum matches, and your
          account says the same.
        </Notice>
      );
    case "wrong":
      return (
        <ErrorNotice title={`${check.fileName} is wrong.`}>
          {check.problem} Your balance is not touched by this.
        </ErrorNotice>
      );
    case "unchecked":
      return <ErrorNotice title={`${check.fileName} was not checked.`}>{check.problem}</ErrorNotice>;
  }
}
