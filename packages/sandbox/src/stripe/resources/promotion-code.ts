import type Stripe from "stripe";
import { invalidParameter, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  currency,
  expand,
  hash,
  integer,
  pagination,
  required,
  text,
  timeRange,
  timestamp,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId, randomText } from "../ids.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

const createParameters = covered("PromotionCodeCreateParams", {
  active: boolean,
  code: text(500),
  customer: text(200),
  expand,
  expires_at: timestamp,
  max_redemptions: integer({ min: 1 }),
  metadata,
  promotion: required(
    hash(
      covered("PromotionCodeCreateParams.Promotion", {
        coupon: required(text(200)),
        type: required(coveredValue("coupon")),
      }),
    ),
  ),
  restrictions: hash(
    covered("PromotionCodeCreateParams.Restrictions", {
      first_time_transaction: boolean,
      minimum_amount: integer({ min: 1 }),
      minimum_amount_currency: currency,
    }),
  ),
});

type PromotionCodeFields = {
  active?: boolean;
  code?: string;
  customer?: string;
  expires_at?: number;
  max_redemptions?: number;
  metadata?: Metadata | null;
  promotion: { coupon: string };
  restrictions?: { first_time_transaction?: boolean; minimum_amount?: number; minimum_amount_currency?: string };
};

async function createPromotionCode(work: Work, fields: PromotionCodeFields): Promise<Stripe.PromotionCode> {
  const coupon = await getObject(work.tx, "coupon", fields.promotion.coupon, "promotion[coupon]");
  if (!coupon.valid) throw invalidParameter(null, "promotion[coupon]", "This coupon is not valid any more.");
  if (fields.customer !== undefined) await getObject(work.tx, "customer", fields.customer, "customer");
  const { restrictions = {}, expires_at: expiresAt = null } = fields;
  if ((restrictions.minimum_amount === undefined) !== (restrictions.minimum_amount_currency === undefined)) {
    throw invalidParameter(
      null,
      "restrictions[minimum_amount_currency]",
      "You must pass `minimum_amount` and `minimum_amount_currency` together.",
    );
  }
  if (expiresAt !== null && expiresAt <= toSeconds(work.now)) {
    throw invalidParameter(null, "expires_at", "The `expires_at` timestamp must be in the future.");
  }
  const code = requireCode(fields.code ?? randomText(8).toUpperCase());
  if (await findActiveCode(work, code)) {
    throw refusedByState(null, `An active promotion code with \`code: ${code}\` already exists.`, "code");
  }
  const promotionCode: Stripe.PromotionCode = {
    id: newId("promo"),
    object: "promotion_code",
    active: fields.active ?? true,
    code,
    created: toSeconds(work.now),
    customer: fields.customer ?? null,
    customer_account: null,
    expires_at: expiresAt,
    livemode: false,
    max_redemptions: fields.max_redemptions ?? null,
    metadata: mergeMetadata({}, fields.metadata),
    promotion: { coupon: coupon.id, type: "coupon" },
    restrictions: {
      first_time_transaction: restrictions.first_time_transaction ?? false,
      minimum_amount: restrictions.minimum_amount ?? null,
      minimum_amount_currency: restrictions.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  };
  await insertObject(work.tx, promotionCode);
  await recordEvent(work, "promotion_code.created", promotionCode);
  if (expiresAt !== null) {
    const timer = { action: "expire_promotion_code", objectId: promotionCode.id } as const;
    await insertTimer(work.tx, timer, new Date(expiresAt * 1000));
  }
  return promotionCode;
}

function requireCode(code: string): string {
  if (/^[a-zA-Z0-9-]+$/.test(code)) return code;
  throw invalidParameter(null, "code", "Promotion codes may contain only letters, digits and dashes.");
}

/** The active promotion code with this text, in upper or lower case; null when there is none. */
export async function findActiveCode(work: Work, code: string): Promise<Stripe.PromotionCode | null> {
  const { page } = await listObjects(work.tx, "promotion_code", {
    filters: [...matchingCode(code), ...matching("active", true)],
    limit: 1,
    from: null,
  });
  return page[0] ?? null;
}

function matchingCode(code: string | undefined) {
  return matching("code", code).map((filter) => ({ ...filter, isCaseIgnored: true }));
}

/** Counts one more use; the last one that is allowed ends the promotion code. */
export async function redeemPromotionCode(work: Work, id: string): Promise<void> {
  const code = await lockObject(work.tx, "promotion_code", id);
  const uses = code.times_redeemed + 1;
  const isUsedUp = code.max_redemptions !== null && uses >= code.max_redemptions;
  await saveObject(work.tx, { ...code, times_redeemed: uses, active: code.active && !isUsedUp });
}

/** Its `expires_at` has come. */
export async function expirePromotionCode(work: Work, id: string): Promise<void> {
  await updatePromotionCode(work, { active: false }, id);
}

async function updatePromotionCode(
  work: Work,
  { active, metadata: change }: { active?: boolean; metadata?: Metadata | null },
  id: string,
): Promise<Stripe.PromotionCode> {
  const before = await lockObject(work.tx, "promotion_code", id);
  const after: Stripe.PromotionCode = {
    ...before,
    active: active ?? before.active,
    metadata: mergeMetadata(before.metadata ?? {}, change),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "promotion_code.updated", after, { active: before.active, metadata: before.metadata });
  return after;
}

export const promotionCodeRoutes: Route[] = [
  route({ method: "POST", path: "/v1/promotion_codes", parameters: createParameters, run: createPromotionCode }),
  route({
    method: "GET",
    path: "/v1/promotion_codes",
    parameters: covered("PromotionCodeListParams", {
      ...pagination,
      active: boolean,
      code: text(500),
      coupon: text(200),
      created: timeRange,
      customer: text(200),
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("active", parameters.active),
        ...matchingCode(parameters.code),
        ...matching("promotion.coupon", parameters.coupon),
        ...matching("customer", parameters.customer),
      ];
      return listEnvelope(
        "/v1/promotion_codes",
        await listObjects(tx, "promotion_code", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/promotion_codes/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "promotion_code", id),
  }),
  route({
    method: "POST",
    path: "/v1/promotion_codes/:id",
    parameters: covered("PromotionCodeUpdateParams", { active: boolean, expand, metadata }),
    run: updatePromotionCode,
  }),
];
