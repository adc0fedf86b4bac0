import { ChartWithTable } from "@scrip/ui";
import { modelChart, sourceChart, taskChart, timelineChart } from "../data/usage-charts.ts";
import type { Usage } from "../data/wire.ts";

const UNIT_TITLES = { day: "By day", week: "By week", month: "By month" } as const;

/** Where the credits of a period went: over time, by model, by task, and by key where there is more than one source. */
export function UsageCharts({ usage }: { usage: Usage }) {
  const { byModel, byTask, bySource, unit } = usage;
  const models = modelChart(byModel);
  const tasks = taskChart(byTask);
  const sources = sourceChart(bySource);
  return (
    <>
      <ChartWithTable
        title={UNIT_TITLES[unit]}
        description="Credits, less what was given back. A model has the same colour everywhere."
        data={timelineChart(usage)}
        kind="bars"
      />
      {byModel.length === 0 ? null : (
        <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
          <ChartWithTable title="By model" kind="ranks" data={models.data} rowColors={models.rowColors} />
          <ChartWithTable title="By task" kind="ranks" data={tasks.data} rowColors={tasks.rowColors} />
          {bySource.length > 1 ? (
            <ChartWithTable title="By source" kind="ranks" data={sources.data} rowColors={sources.rowColors} />
          ) : null}
        </div>
      )}
    </>
  );
}
