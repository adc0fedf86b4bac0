import type { Tx } from "@scrip/db";
import { requireAmount } from "../require-amount.ts";
import { findPreferenceRow, upsertPreferenceRow } from "./notice-preference.store.ts";

/** Below this balance a customer is told, unless it set its own threshold: 100 credits. */
export const LOW_BALANCE_DEFAULT_MICROCREDITS = 100_000_000n;

export type NoticePreference = {
  /** Null: no notice of a low balance. */
  lowBalanceMicrocredits: bigint | null;
  expiryNotices: boolean;
};

/** What a customer wants to be told. */
export async function getNoticePreference(tx: Tx, customerId: string): Promise<NoticePreference> {
  const defaults = { lowBalanceMicrocredits: LOW_BALANCE_DEFAULT_MICROCREDITS, expiryNotices: true };
  return (await findPreferenceRow(tx, customerId)) ?? defaults;
}

/**
 * Sets what a customer wants to be told.
 *
 * @throws {InvalidInputError} the threshold is no amount
 */
export async function setNoticePreference(tx: Tx, customerId: string, preference: NoticePreference): Promise<void> {
  if (preference.lowBalanceMicrocredits !== null) requireAmount(preference.lowBalanceMicrocredits);
  await upsertPreferenceRow(tx, customerId, preference);
}
