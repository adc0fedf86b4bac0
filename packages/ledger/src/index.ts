export { HISTORY_TYPES, type HistoryType } from "./history-type.ts";
export {
  type CustomerBalance,
  getCustomerBalance,
  listStatementRows,
  lockCustomer,
  type Posting,
  type StatementFilter,
  type StatementRow,
} from "./ledger.store.ts";
export { postTransfer, type Transfer } from "./post-transfer.ts";
export { expireCredits, issueCredits, type TransferSide, type TransferTemplate } from "./transfer-templates.ts";
