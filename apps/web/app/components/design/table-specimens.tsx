import { microcreditsOf } from "@scrip/money";
import {
  Badge,
  Cell,
  Credits,
  Detail,
  DetailList,
  Dollars,
  HeadCell,
  RelativeTime,
  Row,
  SortCell,
  Stat,
  StatList,
  Table,
} from "@scrip/ui";
import { useState } from "react";
import { LONG_LABEL, NOW } from "./samples.ts";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const ROWS = [
  { model: "GPT-4o mini", cost: "-1.236", at: "2026-11-23T08:58:30.000Z" },
  { model: "Claude Opus", cost: "-318.45", at: "2026-11-22T07:00:00.000Z" },
  { model: LONG_LABEL, cost: "-0.000001", at: "2026-10-02T12:00:00.000Z" },
];

export function TableSpecimens() {
  const [ascending, setAscending] = useState(false);
  const rows = ROWS.toSorted((a, b) => {
    const difference = microcreditsOf(a.cost) - microcreditsOf(b.cost);
    return (difference < 0n ? -1 : 1) * (ascending ? -1 : 1);
  });
  return (
    <SpecimenGroup id="tables" title="Money and tables">
      <Specimens>
        <Specimen name="Credits: state, change, unit, cut, nothing">
          <div className="grid justify-items-end gap-1">
            <Credits amountMicrocredits={microcreditsOf("1234567.4125")} />
            <Credits amountMicrocredits={microcreditsOf("1000")} asChange />
            <Credits amountMicrocredits={microcreditsOf("-42.36")} asChange />
            <Credits amountMicrocredits={microcreditsOf("1")} withUnit />
            <Credits amountMicrocredits={microcreditsOf("0.000001")} withUnit />
            <Credits amountMicrocredits={microcreditsOf("7.999999")} decimalsMax={2} />
            <Credits amountMicrocredits={0n} />
          </div>
        </Specimen>
        <Specimen name="Dollars">
          <div className="grid justify-items-end gap-1">
            <Dollars amountNanodollars={45_000_000_000n} decimals={0} />
            <Dollars amountNanodollars={1_225_500_000_000n} />
            <Dollars amountNanodollars={-4_200_000n} decimals={4} />
          </div>
        </Specimen>
      </Specimens>
      <Specimen name="Table, SortCell, a row of sums">
        <Table
          caption="Three charges"
          head={
            <>
              <HeadCell wideOnly>When</HeadCell>
              <HeadCell>Model</HeadCell>
              <SortCell numeric sorted={ascending ? "ascending" : "descending"}>
                <button type="button" onClick={() => setAscending(!ascending)}>
                  Credits
                </button>
              </SortCell>
            </>
          }
          foot={
            <>
              <Cell wideOnly />
              <Cell>All</Cell>
              <Cell numeric>
                <Credits amountMicrocredits={microcreditsOf("-319.686001")} aligned />
              </Cell>
            </>
          }
        >
          {rows.map((row) => (
            <Row key={row.model}>
              <Cell wideOnly className="text-text-muted">
                <RelativeTime at={row.at} now={NOW} />
              </Cell>
              <Cell>
                {row.model} <Badge tone="good">completed</Badge>
              </Cell>
              <Cell numeric>
                <Credits amountMicrocredits={microcreditsOf(row.cost)} aligned />
              </Cell>
            </Row>
          ))}
        </Table>
      </Specimen>
      <Specimen name="StatList">
        <StatList>
          <Stat
            main
            name="Available"
            value={<Credits amountMicrocredits={microcreditsOf("997.4125")} />}
            hint="after holds"
          />
          <Stat name="Held" value={<Credits amountMicrocredits={microcreditsOf("4.2")} />} />
          <Stat name="Spent in all" value={<Credits amountMicrocredits={microcreditsOf("6374.582")} />} />
          <Stat name={LONG_LABEL} value={<Credits amountMicrocredits={microcreditsOf("120000")} />} />
        </StatList>
      </Specimen>
      <Specimen name="DetailList">
        <DetailList>
          <Detail name="Balance before">998.764</Detail>
          <Detail name="Request">req_01a206e29d3971b88573b4b5e3e0c2a8</Detail>
          <Detail name={LONG_LABEL}>GPT-4o mini</Detail>
        </DetailList>
      </Specimen>
    </SpecimenGroup>
  );
}
