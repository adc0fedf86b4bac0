export {
  HISTORY_TYPES,
  type HistoryType,
  listBalanceVersions,
  type StatementFilter as HistoryFilter,
  sumRefunds,
  sumRepaid,
} from "@scrip/ledger";
export { type Adjustment, adjustCredits, forgiveDebt } from "./adjustments/adjust-credits.ts";
export { refundCharge } from "./adjustments/refund-charge.ts";
export { type ReversedTransfer, reverseTransfer } from "./adjustments/reverse-transfer.ts";
export { askForBonus, type BonusRequest } from "./approvals/ask-for-bonus.ts";
export { type BonusApproval, findBonusApproval, listOpenBonusApprovals } from "./approvals/bonus-approval.store.ts";
export { decideOnBonus } from "./approvals/decide-on-bonus.ts";
export { type Balance, getBalance, type LiveGrant } from "./balance/get-balance.ts";
export { getStanding, type Standing } from "./balance/get-standing.ts";
export { type ClawbackOrder, type ClawbackResult, clawBack } from "./clawback/claw-back.ts";
export { hasClawback } from "./clawback/has-clawback.ts";
export { reinstateClawback } from "./clawback/reinstate-clawback.ts";
export { CustomerFrozenError, DebtOutstandingError, InsufficientCreditsError, SpendCapReachedError } from "./errors.ts";
export { expireDueGrants } from "./expiry/expire-grants.ts";
export { isFrozen } from "./freezes/freeze.store.ts";
export { type FreezeCause, freezeCustomer, unfreezeCustomer } from "./freezes/freeze-customer.ts";
export { claimGift } from "./gifts/claim-gift.ts";
export { type EscrowedGift, escrowGift, type GiftOrder } from "./gifts/escrow-gift.ts";
export { returnDueGifts, returnGift } from "./gifts/return-gift.ts";
export type { GrantCategory, GrantSource } from "./grants/grant.ts";
export { type GrantedCredits, type GrantOrder, grantCredits } from "./grants/grant-credits.ts";
export { csvLine, csvText } from "./history/csv.ts";
export { exportHistory, HISTORY_FORMATS, type HistoryFormat } from "./history/export-history.ts";
export { type HistoryPage, listHistory } from "./history/list-history.ts";
export { type HistoryItem, writeHistoryRow } from "./history/write-history-row.ts";
export { listCapUse } from "./holds/cap-use.store.ts";
export { extendHold } from "./holds/extend-hold.ts";
export { listDueHolds } from "./holds/hold.store.ts";
export { HOLD_TTL_MS, type HoldOrder, type PlacedHold, placeHold } from "./holds/place-hold.ts";
export { captureHold, captureHoldBeside, expireHold, type SettledHold, voidHold } from "./holds/settle-hold.ts";
export type { CapPeriod, SpendCap } from "./holds/spend-cap.ts";
export { type CreditsLeft, giveUpCredits, sumCreditsLeft } from "./leaving/give-up-credits.ts";
export {
  blankNotices,
  claimNotice,
  hasUnmailedNotice,
  listOverdueNotices,
  markNoticeMailed,
  releaseNotice,
} from "./notices/notice.store.ts";
export {
  getNoticePreference,
  LOW_BALANCE_DEFAULT_MICROCREDITS,
  type NoticePreference,
  setNoticePreference,
} from "./notices/notice-preference.ts";
export { type NoticeFacts, readNotice } from "./notices/read-notice.ts";
export { sweepLowBalances, writeExpiryNotices, writeLowBalanceNotice, writeNotice } from "./notices/write-notices.ts";
export type { BookBreak } from "./proof/book-check.store.ts";
export { type BookCheckResult, verifyAllBooksDaily, verifyBooks } from "./proof/verify-books.ts";
export { checkStatement } from "./statements/check-statement.ts";
export { compareStatement } from "./statements/compare-statement.ts";
export { exportStatement, getStatement } from "./statements/get-statement.ts";
export { listStatements, type StatementSummary } from "./statements/list-statements.ts";
export { parseStatement } from "./statements/parse-statement.ts";
export { proveStatement, type StatementProof } from "./statements/prove-statement.ts";
export type { Statement } from "./statements/statement.ts";
export { MONTH_PATTERN } from "./statements/statement-month.ts";
