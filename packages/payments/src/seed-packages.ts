import type { Tx } from "@scrip/db";
import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { insertMissingPackages, type PackageRow } from "./package.store.ts";

/** The packages a new installation sells. Credits and bonus are whole credits. */
const PACKAGES = [
  { id: "starter", name: "Starter", credits: 1_000n, bonus: 0n, priceCents: 10_00 },
  { id: "basic", name: "Basic", credits: 5_000n, bonus: 500n, priceCents: 45_00 },
  { id: "pro", name: "Pro", credits: 12_000n, bonus: 1_500n, priceCents: 100_00 },
  { id: "business", name: "Business", credits: 30_000n, bonus: 5_000n, priceCents: 225_00 },
  { id: "enterprise", name: "Enterprise", credits: 100_000n, bonus: 20_000n, priceCents: 700_00 },
] as const;

/** Puts the five packages on sale; a package that exists keeps what an operator has changed. Safe to repeat. */
export async function seedPackages(tx: Tx): Promise<void> {
  const rows = PACKAGES.map(
    ({ id, name, credits, bonus, priceCents }): PackageRow => ({
      id,
      name,
      creditsMicrocredits: credits * MICROCREDITS_PER_CREDIT,
      bonusMicrocredits: bonus * MICROCREDITS_PER_CREDIT,
      priceCents,
      currency: "usd",
    }),
  );
  await insertMissingPackages(tx, rows);
}
