import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useRevalidator } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { Button, buttonClasses, EmptyState, Menu, MenuItem, Page } from "@scrip/ui";
import { useCallback, useEffect, useState } from "react";
import { UsageAccuracy } from "../components/usage-accuracy.tsx";
import { UsageCharts } from "../components/usage-charts.tsx";
import { UsageOutline } from "../components/usage-outline.tsx";
import { UsageRangePicker } from "../components/usage-range-picker.tsx";
import { UsageSavings } from "../components/usage-savings.tsx";
import { UsageTotal } from "../components/usage-total.tsx";
import { useBalanceChange } from "../data/live-balance.tsx";
import { readUsageRange, type UsageRange, usageInput } from "../data/usage-range.ts";
import { requireApi } from "../server/api.server.ts";

/** The old figures stay this long; most ranges are there before. */
const PATIENCE_MS = 300;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [
  { title: "Usage · Scrip" },
  { name: "description", content: "What your credits went to, by day, model and task." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const now = await args.context.services.readNow();
  const range = readUsageRange(new URL(args.request.url).searchParams, now);
  const [usage, balance] = await forPage(Promise.all([api.usage.get(usageInput(range)), api.credits.balance()]));
  const isNew = balance.totalSpent === "0" && usage.requests === 0;
  return { range, usage, isNew, today: now.toISOString().slice(0, 10) };
}

export default function UsagePage() {
  const { range, usage, isNew, today } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  useBalanceChange(useCallback(() => revalidate(), [revalidate]));
  const isSlow = useSlowRange();

  if (isNew) {
    return (
      <Page title="Usage">
        <EmptyState
          title="Nothing used yet"
          action={
            <Link to="/chat" className={buttonClasses({ variant: "primary" })}>
              Ask something
            </Link>
          }
        >
          What you spend will be here by day, model and task, with what it would have cost otherwise and how good the
          estimates were.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Usage" action={<UsageExport range={range} />}>
      <UsageRangePicker range={range} today={today} />
      {isSlow ? <UsageOutline /> : null}
      <div hidden={isSlow} aria-busy={isSlow}>
        <div className="grid gap-10">
          <UsageTotal usage={usage} range={range} />
          <UsageCharts usage={usage} />
          <UsageSavings savings={usage.savings} requests={usage.requests} />
          <UsageAccuracy usage={usage} />
        </div>
      </div>
    </Page>
  );
}

function UsageExport({ range }: { range: UsageRange }) {
  const search = new URLSearchParams(usageInput(range)).toString();
  const tables = { timeline: "Over time", models: "By model", tasks: "By task", sources: "By source" };
  return (
    <Menu label="Export" trigger={<Button>Export</Button>}>
      {Object.entries(tables).map(([table, label]) => (
        <MenuItem key={table} asChild>
          <a href={`/api/usage.csv?${search}&table=${table}`} download={`usage-${table}.csv`}>
            {label} as CSV
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** True while another range has been loading for a while. */
function useSlowRange(): boolean {
  const { state, location } = useNavigation();
  const isLoading = state === "loading" && location?.pathname === "/usage";
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isLoading) return;
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isLoading]);
  return isSlow;
}
