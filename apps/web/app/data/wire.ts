import type { AppRouter } from "@scrip/api";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>;
type Inputs = inferRouterInputs<AppRouter>;

// What the API answers: amounts are decimal strings of credits, times are ISO 8601.
export type Balance = Outputs["credits"]["balance"];
export type CreditPackage = Outputs["credits"]["packages"]["packages"][number];
export type HistoryItem = Outputs["credits"]["history"]["items"][number];
export type HistoryFilters = Inputs["credits"]["history"];
export type Estimate = Outputs["selection"]["estimate"];
export type EstimateInput = Inputs["selection"]["estimate"];
export type ConversationSummary = Outputs["conversations"]["list"]["items"][number];
export type StoredMessage = Outputs["conversations"]["get"]["messages"][number];
export type ApiKey = Outputs["apiKeys"]["list"]["items"][number];
