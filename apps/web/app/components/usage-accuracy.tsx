import { groupThousands, microcreditsOf } from "@scrip/money";
import { taskTitle } from "@scrip/selection/browser";
import { Amount, Cell, ChartWithTable, HeadCell, Row, Stat, StatList, Table } from "@scrip/ui";
import { bandChart } from "../data/usage-charts.ts";
import { shareOf } from "../data/usage-words.ts";
import type { Usage } from "../data/wire.ts";

type Estimates = Usage["byModel"][number]["estimates"];

/** How the charges of answers compare with what was quoted before they were sent. */
export function UsageAccuracy({ usage }: { usage: Usage }) {
  const { accuracy, byModel, byTask } = usage;
  const { spread } = accuracy;
  return (
    <section aria-labelledby="usage-accuracy" className="grid min-w-0 gap-5">
      <div className="grid gap-0.5">
        <h2 id="usage-accuracy" className="text-16 font-semibold">
          How good the estimates were
        </h2>
        <p className="max-w-prose text-13 text-text-muted">
          {spread === null
            ? "No answer of this period had an estimate."
            : `What was charged, compared with the quote before it was sent, for ${countAnswers(accuracy.requests)} that ran to the end. None was charged more than the most it could cost.`}
        </p>
      </div>
      {spread === null ? null : (
        <>
          <StatList>
            <Stat name="All together" value={<Ratio of={accuracy} />} hint="charged of what was expected" />
            <Stat
              name="Between low and high"
              value={<Share part={accuracy.withinRange} of={accuracy.requests} />}
              hint="of the answers"
            />
            <Stat
              name="Within 20 % of expected"
              value={<Share part={accuracy.within20Percent} of={accuracy.requests} />}
              hint="of the answers"
            />
            <Stat
              name="Eight of ten"
              value={`${percentOf(spread.p10)}–${percentOf(spread.p90)} %`}
              hint={`of what was expected; the middle one ${percentOf(spread.p50)} %`}
            />
          </StatList>
          <ChartWithTable
            title="Charged of what was expected"
            description="How many answers were charged how much of their expected cost."
            data={bandChart(accuracy.bands)}
            kind="bars"
          />
          <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
            <EstimateTable
              title="Estimates by model"
              rowName="Model"
              rows={byModel.map(({ model, name, estimates }) => ({ id: model, name, estimates }))}
            />
            <EstimateTable
              title="Estimates by task"
              rowName="Task"
              rows={byTask.map(({ taskType, estimates }) => ({
                id: taskType,
                name: taskTitle(taskType),
                estimates,
              }))}
            />
          </div>
        </>
      )}
    </section>
  );
}

type EstimateTableProps = {
  title: string;
  rowName: string;
  rows: readonly { id: string; name: string; estimates: Estimates }[];
};

function EstimateTable({ title, rowName, rows }: EstimateTableProps) {
  return (
    <div className="grid min-w-0 gap-2">
      <h3 className="text-14 font-semibold">{title}</h3>
      <Table
        caption={title}
        head={
          <>
            <HeadCell>{rowName}</HeadCell>
            <HeadCell numeric wideOnly>
              Answers
            </HeadCell>
            <HeadCell numeric>Low to high</HeadCell>
            <HeadCell numeric>Within 20&nbsp;%</HeadCell>
            <HeadCell numeric>All together</HeadCell>
          </>
        }
      >
        {rows
          .filter(({ estimates }) => estimates.requests > 0)
          .map(({ id, name, estimates }) => (
            <Row key={id}>
              <Cell>
                {name}
                <span className="block text-12 text-text-muted sm:hidden">{countAnswers(estimates.requests)}</span>
              </Cell>
              <Cell numeric wideOnly>
                {groupThousands(String(estimates.requests))}
              </Cell>
              <Cell numeric className="whitespace-nowrap">
                <Share part={estimates.withinRange} of={estimates.requests} />
              </Cell>
              <Cell numeric className="whitespace-nowrap">
                <Share part={estimates.within20Percent} of={estimates.requests} />
              </Cell>
              <Cell numeric className="whitespace-nowrap">
                <Ratio of={estimates} />
              </Cell>
            </Row>
          ))}
      </Table>
    </div>
  );
}

function countAnswers(answers: number): string {
  return answers === 1 ? "1 answer" : `${groupThousands(String(answers))} answers`;
}

function Share({ part, of }: { part: number; of: number }) {
  return <Amount measure="percent" amount={shareOf(BigInt(part), BigInt(of))} />;
}

function Ratio({ of: { charged, expected } }: { of: Pick<Estimates, "charged" | "expected"> }) {
  return <Amount measure="percent" amount={shareOf(microcreditsOf(charged), microcreditsOf(expected))} />;
}

/** Counted in steps of five percent, so half a percent would say too much. */
function percentOf(basisPoints: number): number {
  return Math.round(basisPoints / 100);
}
