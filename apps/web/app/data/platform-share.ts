/** The markup of 15 % that is inside every charge, rounded down to a microcredit. */
export function platformShareOf(chargeMicrocredits: bigint): bigint {
  return (chargeMicrocredits * 15n) / 115n;
}
