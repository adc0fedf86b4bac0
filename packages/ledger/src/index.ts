export { HISTORY_TYPES, type HistoryType } from "./history-type.ts";
export {
  announceBalance,
  type CustomerBalance,
  findReversal,
  findTransfer,
  findTransferByKey,
  getCustomerBalance,
  listBalanceVersions,
  listSides,
  listTransfersByCause,
  lockCustomer,
  type PostedTransfer,
  type Posting,
  sumRefunds,
  sumRepaid,
} from "./ledger.store.ts";
export { postTransfer, type Transfer } from "./post-transfer.ts";
export {
  findStatementPeriod,
  listStatementMonths,
  listStatementPage,
  listStatementRange,
  type StatementFilter,
  type StatementMonth,
  type StatementPage,
  type StatementPeriod,
  type StatementRow,
  sumChanges,
} from "./statement.store.ts";
export {
  clawBackCredits,
  expireCredits,
  forgiveDebt,
  issueCredits,
  payStripeFee,
  putInEscrow,
  reinstateCredits,
  releaseFromEscrow,
  repayDebt,
  type TransferSide,
  type TransferTemplate,
  withdrawCredits,
} from "./transfer-templates.ts";
