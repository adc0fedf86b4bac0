import type Stripe from "stripe";
import { invalidParameter, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  covered,
  currency,
  decimal,
  expand,
  integer,
  oneOf,
  pagination,
  text,
  timeRange,
  timestamp,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { randomText } from "../ids.ts";
import {
  deleteObject,
  findAnyObject,
  getObject,
  insertObject,
  listObjects,
  lockObject,
  saveObject,
} from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

const createParameters = covered("CouponCreateParams", {
  amount_off: integer({ min: 1 }),
  currency,
  duration: oneOf("once", "repeating", "forever"),
  duration_in_months: integer({ min: 1, max: 120 }),
  expand,
  id: text(200),
  max_redemptions: integer({ min: 1 }),
  metadata,
  name: text(40),
  percent_off: decimal({ above: 0, max: 100, decimals: 2 }),
  redeem_by: timestamp,
});

type CouponFields = {
  amount_off?: number;
  currency?: string;
  duration?: "once" | "repeating" | "forever";
  duration_in_months?: number;
  id?: string;
  max_redemptions?: number;
  metadata?: Metadata | null;
  name?: string;
  percent_off?: number;
  redeem_by?: number;
};

async function createCoupon(work: Work, fields: CouponFields): Promise<Stripe.Coupon> {
  requireOneReduction(fields);
  const { duration = "once", duration_in_months: months = null, redeem_by: redeemBy = null } = fields;
  if ((duration === "repeating") !== (months !== null)) {
    throw invalidParameter(
      null,
      "duration_in_months",
      "You must pass `duration_in_months` when `duration` is `repeating`, and only then.",
    );
  }
  if (redeemBy !== null && redeemBy <= toSeconds(work.now)) {
    throw invalidParameter(null, "redeem_by", "The `redeem_by` timestamp must be in the future.");
  }
  const id = fields.id ?? randomText(8);
  if (await findAnyObject(work.tx, id)) {
    throw refusedByState("resource_already_exists", "Coupon already exists.", "id");
  }
  const coupon: Stripe.Coupon = {
    id,
    object: "coupon",
    amount_off: fields.amount_off ?? null,
    created: toSeconds(work.now),
    currency: fields.amount_off === undefined ? null : (fields.currency ?? null),
    duration,
    duration_in_months: months,
    livemode: false,
    max_redemptions: fields.max_redemptions ?? null,
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name ?? null,
    percent_off: fields.percent_off ?? null,
    redeem_by: redeemBy,
    times_redeemed: 0,
    valid: true,
  };
  await insertObject(work.tx, coupon);
  await recordEvent(work, "coupon.created", coupon);
  if (redeemBy !== null) {
    await insertTimer(work.tx, { action: "expire_coupon", objectId: id }, new Date(redeemBy * 1000));
  }
  return coupon;
}

function requireOneReduction({ amount_off: amountOff, percent_off: percentOff, currency: given }: CouponFields): void {
  if ((amountOff === undefined) === (percentOff === undefined)) {
    throw invalidParameter(
      "parameter_missing",
      "percent_off",
      "You must pass exactly one of `percent_off` and `amount_off` when creating a coupon.",
    );
  }
  if (amountOff !== undefined && given === undefined) {
    throw invalidParameter("parameter_missing", "currency", "You must pass `currency` when passing `amount_off`.");
  }
}

/** Counts one more use; the last one that is allowed makes the coupon invalid. */
export async function redeemCoupon(work: Work, id: string): Promise<void> {
  const coupon = await lockObject(work.tx, "coupon", id);
  const uses = coupon.times_redeemed + 1;
  const isUsedUp = coupon.max_redemptions !== null && uses >= coupon.max_redemptions;
  await saveObject(work.tx, { ...coupon, times_redeemed: uses, valid: coupon.valid && !isUsedUp });
}

/** Its `redeem_by` has come. */
export async function expireCoupon(work: Work, id: string): Promise<void> {
  const coupon = await lockObject(work.tx, "coupon", id);
  if (!coupon.valid) return;
  const expired: Stripe.Coupon = { ...coupon, valid: false };
  await saveObject(work.tx, expired);
  await recordEvent(work, "coupon.updated", expired, { valid: true });
}

async function updateCoupon(
  work: Work,
  { name, metadata: change }: { name?: string; metadata?: Metadata | null },
  id: string,
): Promise<Stripe.Coupon> {
  const before = await lockObject(work.tx, "coupon", id);
  const after: Stripe.Coupon = {
    ...before,
    name: name ?? before.name,
    metadata: mergeMetadata(before.metadata ?? {}, change),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "coupon.updated", after, { name: before.name, metadata: before.metadata });
  return after;
}

async function deleteCoupon(work: Work, id: string): Promise<Stripe.DeletedCoupon> {
  const coupon = await lockObject(work.tx, "coupon", id);
  await deleteObject(work.tx, id);
  await recordEvent(work, "coupon.deleted", { ...coupon, valid: false });
  return { id, object: "coupon", deleted: true };
}

export const couponRoutes: Route[] = [
  route({ method: "POST", path: "/v1/coupons", parameters: createParameters, run: createCoupon }),
  route({
    method: "GET",
    path: "/v1/coupons",
    parameters: covered("CouponListParams", { ...pagination, created: timeRange }),
    async run({ tx }, parameters) {
      return listEnvelope("/v1/coupons", await listObjects(tx, "coupon", { ...pageQuery(parameters), filters: [] }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/coupons/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "coupon", id),
  }),
  route({
    method: "POST",
    path: "/v1/coupons/:id",
    parameters: covered("CouponUpdateParams", { expand, metadata, name: text(40) }),
    run: updateCoupon,
  }),
  route({
    method: "DELETE",
    path: "/v1/coupons/:id",
    parameters: {},
    run: (work, _parameters, id) => deleteCoupon(work, id),
  }),
];
