export { type Balance, getBalance, type LiveGrant } from "./balance/get-balance.ts";
export { CustomerFrozenError, DebtOutstandingError, InsufficientCreditsError } from "./errors.ts";
export type { GrantCategory, GrantSource } from "./grants/grant.ts";
export { type GrantedCredits, type GrantOrder, grantCredits } from "./grants/grant-credits.ts";
export { type HistoryPage, listHistory } from "./history/list-history.ts";
export { extendHold } from "./holds/extend-hold.ts";
export { listDueHolds } from "./holds/hold.store.ts";
export { HOLD_TTL_MS, type HoldOrder, type PlacedHold, placeHold } from "./holds/place-hold.ts";
export { captureHold, expireHold, type SettledHold, voidHold } from "./holds/settle-hold.ts";
