import type { StripePeriod } from "@scrip/payments";
import type { BillingDeps } from "../billing-deps.ts";
import type { Finding } from "./finding.ts";

/** One stretch of time that is being compared. */
export type Comparison = {
  deps: BillingDeps;
  period: StripePeriod;
  /** Counts one more pair that was held against each other. */
  count(): void;
  report(finding: Finding): Promise<void>;
};

const PAGE = 200;

/** Goes through rows of ours that are too many for one answer. */
export async function* readPages<Row extends { id: string }>(
  list: (page: { limit: number; afterId: string | null }) => Promise<Row[]>,
): AsyncGenerator<Row, void> {
  let afterId: string | null = null;
  for (;;) {
    const rows: Row[] = await list({ limit: PAGE, afterId });
    yield* rows;
    afterId = rows.at(-1)?.id ?? null;
    if (rows.length < PAGE) return;
  }
}
