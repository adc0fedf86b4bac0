/** Division that rounds up; both arguments must not be negative. The one rounding rule of prices. */
export function ceilingDivide(dividend: bigint, divisor: bigint): bigint {
  if (dividend < 0n || divisor <= 0n) throw new RangeError("ceilingDivide takes a dividend >= 0 and a divisor > 0");
  return (dividend + divisor - 1n) / divisor;
}
