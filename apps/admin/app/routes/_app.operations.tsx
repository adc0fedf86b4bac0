import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { isPermitted } from "@scrip/auth";
import { Page } from "@scrip/ui";
import { z } from "zod";
import { BonusApprovalTable } from "../components/bonus-approval-table.tsx";
import { DisputeTable } from "../components/dispute-table.tsx";
import { FailedJobTable } from "../components/failed-job-table.tsx";
import { FindingTable } from "../components/finding-table.tsx";
import { QuarantineTable } from "../components/quarantine-table.tsx";
import { requireOperator } from "../server/operator.server.ts";

export const meta: MetaFunction = () => [{ title: "Operations · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api, principal } = await requireOperator(args);
  const [now, work, reconciliation, approvals] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.operations.work(),
      api.operations.reconciliation(),
      api.bonusApprovals.list(),
    ]),
  );
  return {
    work,
    reconciliation,
    approvals: approvals.items,
    canRetry: isPermitted(principal, "admin.retryWork"),
    canDecide: isPermitted(principal, "admin.grantBonus"),
    now: now.toISOString(),
  };
}

type Outcome = { errors: Record<string, string> };

const OperationsForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry-job"), id: z.string().min(1) }),
  z.object({ intent: z.literal("reopen-event"), id: z.string().min(1) }),
  z.object({ intent: z.literal("approve-bonus"), id: z.string().min(1) }),
  z.object({ intent: z.literal("decline-bonus"), id: z.string().min(1) }),
]);

/** Runs a failed job again, takes an event out of quarantine, or decides on a bonus. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireOperator(args);
  const form = await parseForm(args.request, OperationsForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  const { intent, id } = form.value;
  try {
    if (intent === "retry-job") await api.operations.retryJob({ failureId: id });
    else if (intent === "reopen-event") await api.operations.reopenStripeEvent({ stripeEventId: id });
    else if (intent === "approve-bonus") await api.bonusApprovals.approve({ approvalId: id });
    else await api.bonusApprovals.decline({ approvalId: id });
    return data<Outcome>({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function Operations() {
  const { work, reconciliation, approvals, canRetry, canDecide, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Operations">
      <BonusApprovalTable approvals={approvals} canDecide={canDecide} now={now} />
      <FailedJobTable jobs={work.failedJobs} canRetry={canRetry} now={now} />
      <QuarantineTable events={work.quarantinedEvents} canReopen={canRetry} now={now} />
      <DisputeTable disputes={reconciliation.disputes} now={now} />
      <FindingTable latest={reconciliation.latest} findings={reconciliation.findings} now={now} />
    </Page>
  );
}
