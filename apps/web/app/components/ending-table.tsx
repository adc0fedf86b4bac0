import { microcreditsOf } from "@scrip/money";
import { Cell, Credits, HeadCell, Row, Table } from "@scrip/ui";
import type { EndingRow } from "../data/ending-rows.ts";
import type { PricedEndings } from "../data/wire.ts";

/** What each way an answer can end costs; with `priced`, each also for one example. */
export function EndingTable({ rows, priced }: { rows: readonly EndingRow[]; priced?: PricedEndings }) {
  return (
    <Table
      caption="What each ending costs"
      head={
        <>
          <HeadCell className="sm:w-1/2">How it ends</HeadCell>
          <HeadCell wideOnly={priced !== undefined}>What you pay</HeadCell>
          {priced ? <HeadCell numeric>Example, credits</HeadCell> : null}
        </>
      }
    >
      {rows.map(({ ending, charge, example }) => (
        <Row key={ending}>
          <Cell>
            {ending}
            {priced ? <span className="mt-0.5 block text-13 text-text-muted sm:hidden">{charge}</span> : null}
          </Cell>
          <Cell wideOnly={priced !== undefined} className="text-text-muted">
            {charge}
          </Cell>
          {priced ? (
            <Cell numeric>
              <ExampleCharge charge={priced.endings.find((one) => one.case === example)?.charge} />
            </Cell>
          ) : null}
        </Row>
      ))}
    </Table>
  );
}

function ExampleCharge({ charge }: { charge: string | undefined }) {
  return charge === undefined ? (
    <span className="text-text-muted">–</span>
  ) : (
    <Credits amountMicrocredits={microcreditsOf(charge)} />
  );
}
