import type { Tx } from "@scrip/db";

export type PackageRow = {
  id: string;
  name: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  priceCents: number;
  currency: string;
};

const packageColumns = {
  id: true,
  name: true,
  creditsMicrocredits: true,
  bonusMicrocredits: true,
  priceCents: true,
  currency: true,
} as const;

export async function selectPackagesOnSale(tx: Tx): Promise<PackageRow[]> {
  return tx.package.findMany({ where: { active: true }, orderBy: { position: "asc" }, select: packageColumns });
}

export async function findPackageOnSale(tx: Tx, packageId: string): Promise<PackageRow | null> {
  return tx.package.findUnique({ where: { id: packageId, active: true }, select: packageColumns });
}

/** Adds the packages that are missing and leaves the others as operators have made them. */
export async function insertMissingPackages(tx: Tx, packages: readonly PackageRow[]): Promise<void> {
  await tx.package.createMany({
    data: packages.map((row, index) => ({ ...row, position: index + 1 })),
    skipDuplicates: true,
  });
}
