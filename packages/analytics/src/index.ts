export type { CustomerRow } from "./lists/customer-list.store.ts";
export { listCustomers } from "./lists/list-customers.ts";
export { listPayments } from "./lists/list-payments.ts";
export { listRequests } from "./lists/list-requests.ts";
export type { PaymentRow } from "./lists/payment-list.store.ts";
export type { RequestRow } from "./lists/request-list.store.ts";
export { getOverview } from "./overview/get-overview.ts";
export type { Figures, Overview } from "./overview/plan-overview.ts";
export type { Page } from "./page-cursor.ts";
