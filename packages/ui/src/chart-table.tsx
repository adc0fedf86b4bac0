import { Amount } from "./amount.tsx";
import { type ChartData, totalOfRow, totalOfSeries } from "./chart-data.ts";
import { isSummable } from "./chart-legend.tsx";
import { Cell, HeadCell, Row, Table } from "./table.tsx";

export type ChartTableProps = {
  data: ChartData;
  caption: string;
  /** The rows are things with names of any length, which wrap; days do not. */
  ofThings: boolean;
};

/** The rows of a chart as numbers, with their sums where there is a sense in adding them. */
export function ChartTable({ data, caption, ofThings }: ChartTableProps) {
  const { measure, rowName, series, rows } = data;
  const withSums = isSummable(data);
  const withRowSums = withSums && series.length > 1 && !series.some(({ dashed }) => dashed);
  return (
    <Table
      caption={caption}
      scrolls={series.length > 2}
      head={
        <>
          <HeadCell>{rowName}</HeadCell>
          {series.map(({ id, name }) => (
            <HeadCell key={id} numeric>
              {name}
            </HeadCell>
          ))}
          {withRowSums ? <HeadCell numeric>All</HeadCell> : null}
        </>
      }
      foot={
        withSums && rows.length > 1 ? (
          <>
            <Cell>All</Cell>
            {series.map(({ id }) => (
              <Cell key={id} numeric>
                <Amount measure={measure} amount={totalOfSeries(data, id)} />
              </Cell>
            ))}
            {withRowSums ? (
              <Cell numeric>
                <Amount measure={measure} amount={rows.reduce((sum, row) => sum + totalOfRow(row, series), 0n)} />
              </Cell>
            ) : null}
          </>
        ) : null
      }
    >
      {rows.map((row) => (
        <Row key={row.id}>
          <Cell className={ofThings ? "wrap-anywhere" : "whitespace-nowrap"}>{row.name}</Cell>
          {series.map(({ id }) => (
            <Cell key={id} numeric>
              {row.amounts[id] === undefined ? "–" : <Amount measure={measure} amount={row.amounts[id]} />}
            </Cell>
          ))}
          {withRowSums ? (
            <Cell numeric>
              <Amount measure={measure} amount={totalOfRow(row, series)} />
            </Cell>
          ) : null}
        </Row>
      ))}
    </Table>
  );
}
