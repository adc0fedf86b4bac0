import { type Db, inTransaction } from "@scrip/db";
import { type ClawbackOrder, clawBack } from "../clawback/claw-back.ts";
import { expireDueGrants } from "../expiry/expire-grants.ts";
import { type GrantOrder, grantCredits } from "../grants/grant-credits.ts";
import { listDueHolds } from "../holds/hold.store.ts";
import { type HoldOrder, placeHold } from "../holds/place-hold.ts";
import { captureHold, expireHold, voidHold } from "../holds/settle-hold.ts";

const keyed = { isKeyed: true };
const DUE_AT_ONCE = 100;

/** What faults are tried on: each money-moving flow as its callers run it, one keyed transaction, or a sweep of several. */
export const flows = {
  placeHold: (db: Db, order: HoldOrder) => inTransaction(db, (tx) => placeHold(tx, order), keyed),
  captureHold: (db: Db, capture: Parameters<typeof captureHold>[1]) =>
    inTransaction(db, (tx) => captureHold(tx, capture), keyed),
  voidHold: (db: Db, release: Parameters<typeof voidHold>[1]) =>
    inTransaction(db, (tx) => voidHold(tx, release), keyed),
  expireDueHolds: async (db: Db) => {
    for (let due = await listDueHolds(db, DUE_AT_ONCE); due.length > 0; due = await listDueHolds(db, DUE_AT_ONCE)) {
      for (const { id } of due) await inTransaction(db, (tx) => expireHold(tx, id), keyed);
    }
  },
  grantCredits: (db: Db, order: GrantOrder) => inTransaction(db, (tx) => grantCredits(tx, order), keyed),
  expireDueGrants: (db: Db) => expireDueGrants(db),
  clawBack: (db: Db, order: ClawbackOrder) => inTransaction(db, (tx) => clawBack(tx, order), keyed),
};

export type FlowName = keyof typeof flows;
