import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Length of the random part, as Stripe's own ids have it. */
const RANDOM_LENGTH = {
  bpc: 24,
  bps: 24,
  ch: 24,
  clock: 24,
  cs_test: 58,
  cus: 14,
  di: 24,
  du: 24,
  evt: 24,
  ii: 24,
  il: 24,
  in: 24,
  inpay: 24,
  li: 24,
  pi: 24,
  pm: 24,
  price: 24,
  prod: 14,
  promo: 24,
  re: 24,
  req: 14,
  seti: 24,
  si: 14,
  sub: 24,
  txn: 24,
} as const;

export type IdPrefix = keyof typeof RANDOM_LENGTH;

/** A new id such as `cus_NffrFeUfNV2Hib`. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(RANDOM_LENGTH[prefix])}`;
}

export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
