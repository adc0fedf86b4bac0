import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useNavigation } from "@remix-run/react";
import { MonthIn } from "@scrip/api";
import { forPage } from "@scrip/app-server";
import { microcreditsOf } from "@scrip/money";
import { Button, buttonClasses, Credits, Page, Stat, StatList } from "@scrip/ui";
import { StatementProofList } from "../components/statement-proof-list.tsx";
import { historyAddress } from "../data/history-query.ts";
import { daysOfMonth, monthAfter, monthName } from "../data/month-name.ts";
import { requireApi } from "../server/api.server.ts";

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: found }) => [
  { title: `${found ? monthName(found.statement.month) : "Statement"} · Scrip` },
];

/** A month of many rows takes a moment to be added up, so that is done when somebody asks for it. */
export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const month = args.params["month"] ?? "";
  if (!MonthIn.safeParse(month).success) throw noSuchMonth();
  const isAsked = new URL(args.request.url).searchParams.has("verify");
  const [{ items }, proof] = await forPage(
    Promise.all([
      api.statements.list({ limit: 1, cursor: monthAfter(month) }),
      isAsked ? api.statements.prove({ month }) : null,
    ]),
  );
  const [statement] = items;
  if (statement?.month !== month) throw noSuchMonth();
  return { statement, proof };
}

function noSuchMonth() {
  return data({ error: { code: "not_found", message: "There is no statement of this month." } }, { status: 404 });
}

export default function StatementOfMonth() {
  const { statement, proof } = useLoaderData<typeof loader>();
  const { month, complete, rowCount, openingBalance, closingBalance } = statement;
  const [opening, closing] = [microcreditsOf(openingBalance), microcreditsOf(closingBalance)];
  const isVerifying = useNavigation().location?.search.includes("verify") ?? false;
  const rowsAddress = historyAddress({ types: [], model: "", search: "", ...daysOfMonth(month) });
  return (
    <Page
      title={monthName(month)}
      action={
        <Link to="/history/statements" className={buttonClasses({})}>
          All statements
        </Link>
      }
    >
      <StatList>
        <Stat main name="Closing balance" value={<Credits amountMicrocredits={closing} />} />
        <Stat name="Opening balance" value={<Credits amountMicrocredits={opening} />} />
        <Stat name="Change" value={<Credits amountMicrocredits={closing - opening} asChange />} />
        <Stat name="Rows" value={rowCount.toLocaleString("en-US")} />
      </StatList>
      <p className="max-w-prose text-text-muted">
        {complete
          ? "The month has ended: its statement is the same whenever it is read. Months are those of UTC."
          : "The month is running: rows may follow. Months are those of UTC."}
      </p>
      <div className="flex flex-wrap gap-3">
        <Form method="get" preventScrollReset>
          <input type="hidden" name="verify" value="1" />
          <Button type="submit" variant="primary" busy={isVerifying}>
            Verify
          </Button>
        </Form>
        <a href={`/api/credits/statements/${month}`} download={`statement-${month}.json`} className={buttonClasses({})}>
          Download
        </a>
        <Link to={rowsAddress} className={buttonClasses({ variant: "quiet" })}>
          See the rows
        </Link>
      </div>
      <div role="status">{proof === null ? null : <StatementProofList proof={proof} />}</div>
    </Page>
  );
}
