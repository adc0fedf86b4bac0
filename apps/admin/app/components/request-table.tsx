import { microcreditsOf, nanodollarsOf } from "@scrip/money";
import { taskTitle } from "@scrip/selection/browser";
import { Cell, Credits, Dollars, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { RequestItem } from "../data/wire.ts";
import { EndingBadge } from "./ending-badge.tsx";
import { RowLink } from "./row-link.tsx";

export type RequestTableProps = {
  items: readonly RequestItem[];
  now: string;
  /** Where the details of a request are. */
  linkTo: (requestId: string) => string;
  /** Left out where all rows are of one customer. */
  withCustomer?: boolean;
};

/** What was asked of which model, what the customer paid and what is left of it. */
export function RequestTable({ items, now, linkTo, withCustomer = true }: RequestTableProps) {
  return (
    <Table
      caption="Requests, the newest first"
      head={
        <>
          <HeadCell wideOnly>When</HeadCell>
          {withCustomer ? <HeadCell wideOnly>Customer</HeadCell> : null}
          <HeadCell className="max-sm:pl-0">Model</HeadCell>
          <HeadCell wideOnly>Task</HeadCell>
          <HeadCell wideOnly>Ending</HeadCell>
          <HeadCell numeric wideOnly>
            Tokens <Unit>in / out</Unit>
          </HeadCell>
          <HeadCell numeric>
            Charge <Unit>credits</Unit>
          </HeadCell>
          <HeadCell numeric wideOnly>
            Platform share <Unit>credits</Unit>
          </HeadCell>
          <HeadCell numeric wideOnly>
            Provider cost
          </HeadCell>
          <HeadCell numeric>Margin</HeadCell>
        </>
      }
    >
      {items.map((item) => (
        <Row key={item.id} className="relative hover:bg-sunken/60" data-testid="request-row">
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={item.startedAt} now={now} />
          </Cell>
          {withCustomer ? (
            <Cell wideOnly className="max-w-48 truncate">
              {item.userEmail ?? item.customerName}
            </Cell>
          ) : null}
          <Cell className="max-sm:pl-0">
            <RowLink to={linkTo(item.id)} preventScrollReset>
              {item.model}
            </RowLink>
            <span className="block text-12 wrap-anywhere text-text-muted sm:hidden">
              <RelativeTime at={item.startedAt} now={now} /> ·{" "}
              {withCustomer ? (item.userEmail ?? item.customerName) : (item.ending ?? "running")}
            </span>
          </Cell>
          <Cell wideOnly>{taskTitle(item.taskType)}</Cell>
          <Cell wideOnly>
            <EndingBadge ending={item.ending} />
          </Cell>
          <Cell numeric wideOnly className="whitespace-nowrap">
            {item.tokens.input ?? "–"} <span className="text-text-muted">/</span> {item.tokens.output ?? "–"}
          </Cell>
          <Cell numeric>
            <CreditsOrDash of={item.charge} />
          </Cell>
          <Cell numeric wideOnly>
            <CreditsOrDash of={item.platformShare} />
          </Cell>
          <Cell numeric wideOnly>
            <DollarsOrDash of={item.providerCostUsd} />
          </Cell>
          <Cell numeric>
            <DollarsOrDash of={item.marginUsd} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

const Unit = ({ children }: { children: string }) => <span className="block font-normal">{children}</span>;

/** A running request has no figures yet. */
function CreditsOrDash({ of }: { of: string | null }) {
  return of === null ? <>–</> : <Credits amountMicrocredits={microcreditsOf(of)} aligned />;
}

function DollarsOrDash({ of }: { of: string | null }) {
  return of === null ? <>–</> : <Dollars amountNanodollars={nanodollarsOf(of)} decimals={6} />;
}
