export { HISTORY_TYPES, type HistoryType } from "./history-type.ts";
export {
  type CustomerBalance,
  findReversal,
  findTransfer,
  findTransferByKey,
  getCustomerBalance,
  listSides,
  listStatementRows,
  listTransfersByCause,
  lockCustomer,
  type PostedTransfer,
  type Posting,
  type StatementFilter,
  type StatementRow,
} from "./ledger.store.ts";
export { postTransfer, type Transfer } from "./post-transfer.ts";
export {
  clawBackCredits,
  expireCredits,
  forgiveDebt,
  issueCredits,
  putInEscrow,
  reinstateCredits,
  releaseFromEscrow,
  repayDebt,
  type TransferSide,
  type TransferTemplate,
  withdrawCredits,
} from "./transfer-templates.ts";
