import type { AppRouter } from "@scrip/api";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>;
type Inputs = inferRouterInputs<AppRouter>;

/** Remix hands optional fields of a loader on as fields that may be `undefined`. */
type ThroughLoader<T> = T extends (infer Item)[]
  ? ThroughLoader<Item>[]
  : T extends object
    ? {
        [Key in keyof T]: Record<never, never> extends Pick<T, Key>
          ? ThroughLoader<T[Key]> | undefined
          : ThroughLoader<T[Key]>;
      }
    : T;

// What the API answers: amounts are decimal strings of credits, times are ISO 8601.
export type Balance = Outputs["credits"]["balance"];
export type Standing = Outputs["credits"]["standing"];
export type Discount = NonNullable<Outputs["promotionCodes"]["discount"]>;
export type AutoTopUp = ThroughLoader<Outputs["credits"]["autoTopUp"]["get"]>;
export type Subscription = NonNullable<Outputs["credits"]["subscription"]["subscription"]>;
export type MonthlyPlan = Outputs["credits"]["subscription"]["plans"][number];
export type CreditPackage = Outputs["credits"]["packages"]["packages"][number];
export type HistoryItem = ThroughLoader<Outputs["credits"]["history"]["items"][number]>;
export type Charge = ThroughLoader<Outputs["credits"]["charge"]>;
export type Statement = Outputs["statements"]["list"]["items"][number];
export type StatementProof = Outputs["statements"]["prove"];
export type Estimate = Outputs["selection"]["estimate"];
export type EstimateInput = Inputs["selection"]["estimate"];
export type ConversationList = Outputs["conversations"]["list"];
export type ConversationSummary = ConversationList["items"][number];
export type StoredMessage = ThroughLoader<Outputs["conversations"]["get"]["messages"][number]>;
export type ApiKey = Outputs["apiKeys"]["list"]["items"][number];
export type Receipt = Outputs["receipts"]["get"];
export type ReceiptYear = Outputs["receipts"]["years"]["years"][number];
export type ChatPreference = Outputs["preferences"]["get"];
export type DeletionTerms = Outputs["accountDeletion"]["terms"];
export type NoticePreference = Outputs["credits"]["noticePreference"];
export type PricedEndings = Outputs["selection"]["endings"];
export type EndingCase = PricedEndings["endings"][number]["case"];
export type ModelOffer = Outputs["selection"]["models"]["items"][number];
export type Usage = Outputs["usage"]["get"];
