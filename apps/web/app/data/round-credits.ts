import { microcreditsOf } from "@scrip/money";

const HUNDREDTH = microcreditsOf("0.01");

/** To a hundredth of a credit, upwards. */
export function upToHundredths(amountMicrocredits: bigint): bigint {
  return ((amountMicrocredits + HUNDREDTH - 1n) / HUNDREDTH) * HUNDREDTH;
}

/** To a hundredth of a credit, towards zero. */
export function toHundredths(amountMicrocredits: bigint): bigint {
  return (amountMicrocredits / HUNDREDTH) * HUNDREDTH;
}
