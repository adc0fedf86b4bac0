import { formatDollars } from "@scrip/money";
import { z } from "zod";

/** Dollars as they leave where cents are too coarse: a decimal string. */
export const DollarsOut = z.string().meta({ description: "Dollars, at most 9 decimals", example: "0.000125" });

/** The wire form of optional amounts. */
export function dollarsOrNull(amountNanodollars: bigint | null): string | null {
  return amountNanodollars === null ? null : formatDollars(amountNanodollars);
}
