import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { isPermitted } from "@scrip/auth";
import { taskTitle } from "@scrip/selection/browser";
import { ErrorNotice, Page } from "@scrip/ui";
import { z } from "zod";
import { AlarmList } from "../components/alarm-list.tsx";
import { BusinessFigures } from "../components/business-figures.tsx";
import { DayPanel } from "../components/day-panel.tsx";
import { GroupTable } from "../components/group-table.tsx";
import { RangePicker } from "../components/range-picker.tsx";
import { dayOf, lastDays, periodOf, RANGE_DAYS_MAX, readDayRange } from "../data/day-range.ts";
import { requireOperator } from "../server/operator.server.ts";

const ALARMS_SHOWN = 20;

export const meta: MetaFunction = () => [{ title: "Overview · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api, principal } = await requireOperator(args);
  const now = await args.context.services.readNow();
  const today = dayOf(now);
  const wanted = readDayRange(new URL(args.request.url).searchParams, today);
  const range = wanted ?? lastDays(30, today);
  const [overview, alarms] = await forPage(
    Promise.all([api.analytics.overview(periodOf(range)), api.alarms.list({ limit: ALARMS_SHOWN })]),
  );
  return {
    overview,
    alarms: alarms.items,
    canAcknowledge: isPermitted(principal, "admin.acknowledgeAlarm"),
    range,
    isRangeRefused: wanted === null,
    today,
    now: now.toISOString(),
  };
}

type Outcome = { errors: Record<string, string> };

const AcknowledgeForm = z.object({ alarmId: z.string().min(1) });

/** Notes that the operator has seen to an alarm. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireOperator(args);
  const form = await parseForm(args.request, AcknowledgeForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  try {
    await api.alarms.acknowledge(form.value);
    return data<Outcome>({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function OverviewPage() {
  const { overview, alarms, canAcknowledge, range, isRangeRefused, today, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Overview" action={<RangePicker range={range} today={today} />}>
      {isRangeRefused ? (
        <ErrorNotice title="These dates are no period, so here are the last 30 days.">
          Choose a start that is not after the end, and at most {RANGE_DAYS_MAX} days.
        </ErrorNotice>
      ) : null}
      <AlarmList alarms={alarms} now={now} canAcknowledge={canAcknowledge} />
      <BusinessFigures overview={overview} />
      <DayPanel days={overview.byDay} />
      <div className="grid gap-6 lg:grid-cols-2">
        <GroupTable
          title="By model"
          keyName="Model"
          rows={overview.byModel.map((row) => ({ key: row.model, ...row }))}
        />
        <GroupTable
          title="By task"
          keyName="Task"
          rows={overview.byTask.map((row) => ({ key: taskTitle(row.taskType), ...row }))}
        />
      </div>
    </Page>
  );
}
