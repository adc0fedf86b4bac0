import type { AppRouter } from "@scrip/api";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>;

// What the API answers: amounts are decimal strings of credits or dollars, times are ISO 8601.
export type Overview = Outputs["analytics"]["overview"];
export type DayFigures = Overview["byDay"][number];
export type CustomerItem = Outputs["credits"]["listCustomers"]["items"][number];
export type RequestItem = Outputs["analytics"]["requests"]["items"][number];
export type PaymentItem = Outputs["analytics"]["payments"]["items"][number];
export type AlarmItem = Outputs["alarms"]["list"]["items"][number];
export type Reconciliation = Outputs["operations"]["reconciliation"];
export type FailedJob = Outputs["operations"]["work"]["failedJobs"][number];
export type QuarantinedEvent = Outputs["operations"]["work"]["quarantinedEvents"][number];
export type BonusApproval = Outputs["bonusApprovals"]["list"]["items"][number];
export type RequestDetail = Outputs["analytics"]["request"];
export type Customer = Outputs["analytics"]["customer"];

type HistoryItem = Outputs["analytics"]["customerHistory"]["items"][number];
type Linked = "model" | "requestId" | "paymentId" | "metadata";
/** Remix hands optional fields of a loader on as fields that may be `undefined`. */
export type LedgerItem = Omit<HistoryItem, Linked> & { [Field in Linked]?: HistoryItem[Field] | undefined };
