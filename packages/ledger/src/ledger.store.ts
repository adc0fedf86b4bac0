import { databaseErrorCode, notifyAfterCommit, type Tx } from "@scrip/db";
import { AppError, assert, InvalidInputError, NotFoundError } from "@scrip/errors";
import type { Transfer } from "./post-transfer.ts";

/** The answer of the book to a transfer. Balances are the customer's, in microcredits, after it. */
export type Posting = {
  transferId: string;
  created: boolean;
  availableMicrocredits: bigint;
  heldMicrocredits: bigint;
  debtMicrocredits: bigint;
  balanceAfterMicrocredits: bigint;
};

const UNIQUE_VIOLATION = "23505";
const OUT_OF_RANGE = "22003";

/**
 * Queues everything else that would move this customer's credits until the transaction ends.
 *
 * @throws {NotFoundError} there is no such customer
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<void> {
  const locked = await tx.$executeRaw`
    SELECT ledger_lock_customer(customer_id) FROM ledger_balance WHERE customer_id = ${customerId}`;
  if (locked !== 1) throw new NotFoundError("There is no such customer.");
}

/**
 * @throws {AppError} `conflict` another customer posted this business key in the same moment
 * @throws {InvalidInputError} a balance would leave the range of 64 bits
 */
export async function insertTransfer(tx: Tx, transfer: Transfer): Promise<Posting> {
  try {
    const posting = await callPostTransfer(tx, transfer);
    announceBalance(tx, transfer.customerId);
    return posting;
  } catch (error) {
    const code = databaseErrorCode(error);
    if (code === UNIQUE_VIOLATION) {
      throw new AppError("conflict", `business key ${transfer.businessKey} was posted by somebody else`, {
        cause: error,
      });
    }
    if (code === OUT_OF_RANGE) throw new InvalidInputError("The balance would become too large.");
    throw error;
  }
}

/**
 * Tells the live balance feed, after the commit, that this customer's balance may have changed. Also when the same was posted
 * before: the first time may have been forgotten with its process.
 */
export function announceBalance(tx: Tx, customerId: string): void {
  notifyAfterCommit(tx, { channel: "scrip_balance", payload: customerId });
}

async function callPostTransfer(tx: Tx, transfer: Transfer): Promise<Posting> {
  const accounts = transfer.sides.map((side) => side.account);
  const amounts = transfer.sides.map((side) => side.amount.toString());
  const [row] = await tx.$queryRaw<
    [{ transfer_id: string; created: boolean; available: bigint; held: bigint; debt: bigint }]
  >`
    SELECT transfer_id, created, available, held, debt FROM ledger_post_transfer(
      ${transfer.businessKey}, ${transfer.code}, ${transfer.customerId}, ${transfer.actor}, ${transfer.cause ?? null},
      ${accounts}::text[], ${amounts}::bigint[], ${transfer.historyType}, ${transfer.description},
      ${transfer.modelId ?? null}, ${transfer.requestId ?? null}, ${transfer.paymentId ?? null}, ${transfer.reversesId ?? null},
      ${transfer.purchasedMicrocredits}, ${transfer.spentMicrocredits})`;
  return {
    transferId: row.transfer_id,
    created: row.created,
    availableMicrocredits: row.available,
    heldMicrocredits: row.held,
    debtMicrocredits: row.debt,
    balanceAfterMicrocredits: row.available + row.held,
  };
}

/** A customer's balances and life totals, in microcredits. */
export type CustomerBalance = {
  availableMicrocredits: bigint;
  heldMicrocredits: bigint;
  debtMicrocredits: bigint;
  purchasedMicrocredits: bigint;
  spentMicrocredits: bigint;
};

/** Every customer has a book from its first moment; an unknown id is a bug of the caller. */
export async function getCustomerBalance(tx: Tx, customerId: string): Promise<CustomerBalance> {
  const balance = await tx.ledgerBalance.findUnique({
    where: { customerId },
    select: {
      availableMicrocredits: true,
      heldMicrocredits: true,
      debtMicrocredits: true,
      purchasedMicrocredits: true,
      spentMicrocredits: true,
    },
  });
  assert(balance, `customer ${customerId} has no book`);
  return balance;
}

/** How often each customer's balance has moved; a customer that is not there is left out. */
export function listBalanceVersions(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ customerId: string; version: bigint }[]> {
  return tx.$queryRaw`
    SELECT customer_id AS "customerId", available_sequence + held_sequence + debt_sequence AS version
      FROM ledger_balance WHERE customer_id = ANY (${customerIds})`;
}

/** A posted transfer, as far as undoing or continuing it needs. */
export type PostedTransfer = {
  id: string;
  code: string;
  customerId: string | null;
  /** Change of the balance. */
  amountMicrocredits: bigint;
  reversesId: string | null;
  modelId: string | null;
  requestId: string | null;
  paymentId: string | null;
};

const postedColumns = {
  id: true,
  code: true,
  customerId: true,
  amountMicrocredits: true,
  reversesId: true,
  modelId: true,
  requestId: true,
  paymentId: true,
} as const;

export async function findTransferByKey(tx: Tx, businessKey: string): Promise<PostedTransfer | null> {
  return tx.ledgerTransfer.findUnique({ where: { businessKey }, select: postedColumns });
}

export async function findTransfer(tx: Tx, transferId: string): Promise<PostedTransfer | null> {
  return tx.ledgerTransfer.findUnique({ where: { id: transferId }, select: postedColumns });
}

/** The transfer that undid this one, if any did. */
export async function findReversal(tx: Tx, transferId: string): Promise<PostedTransfer | null> {
  return tx.ledgerTransfer.findUnique({ where: { reversesId: transferId }, select: postedColumns });
}

/** What was given back of the charges of requests, in microcredits, by their ids; those without a refund are not among them. */
export async function sumRefunds(tx: Tx, requestIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ requestId: string; refunded: bigint }[]>`
    SELECT request_id AS "requestId", sum(balance_after - balance_before)::bigint AS refunded FROM ledger_transfer
      WHERE request_id = ANY(${[...requestIds]}) AND history_type = 'refund'
      GROUP BY request_id HAVING sum(balance_after - balance_before) > 0`;
  return new Map(rows.map(({ requestId, refunded }) => [requestId, refunded]));
}

/** What of the credits of payments repaid a debt, in microcredits, by their ids; those that repaid none are not among them. */
export async function sumRepaid(tx: Tx, paymentIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ paymentId: string; repaid: bigint }[]>`
    SELECT payment_id AS "paymentId", sum(balance_before - balance_after)::bigint AS repaid FROM ledger_transfer
      WHERE payment_id = ANY(${[...paymentIds]}) AND code = 'debt.repay' GROUP BY payment_id`;
  return new Map(rows.map(({ paymentId, repaid }) => [paymentId, repaid]));
}

/** The ids of a payment's transfers that name this cause. */
export async function listTransfersByCause(tx: Tx, paymentId: string, cause: string): Promise<string[]> {
  const rows = await tx.ledgerTransfer.findMany({ where: { paymentId, cause }, select: { id: true } });
  return rows.map((row) => row.id);
}

/** The entries of a transfer; `account` is the kind of the account, as a template names it. */
export async function listSides(tx: Tx, transferId: string): Promise<{ account: string; amount: bigint }[]> {
  return tx.$queryRaw`
    SELECT a.kind AS account, e.amount FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transfer_id = ${transferId}`;
}
