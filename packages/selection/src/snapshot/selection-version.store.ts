import type { Tx } from "@scrip/db";

/** What is learnt in numbered versions. */
export type VersionName = "outcomes" | "output_lengths";

/** The present version, locked until the commit: the next one is committed after it. */
export async function lockVersion(tx: Tx, name: VersionName): Promise<number> {
  const [row] = await tx.$queryRaw<[{ version: number }]>`
    SELECT version FROM selection_version WHERE name = ${name} FOR UPDATE`;
  return row.version;
}

export async function setVersion(tx: Tx, name: VersionName, version: number): Promise<void> {
  await tx.$executeRaw`UPDATE selection_version SET version = ${version} WHERE name = ${name}`;
}

export async function readVersions(tx: Tx): Promise<Record<VersionName, number>> {
  const rows = await tx.selectionVersion.findMany();
  const versionOf = (name: VersionName) => rows.find((row) => row.name === name)?.version ?? 0;
  return { outcomes: versionOf("outcomes"), output_lengths: versionOf("output_lengths") };
}
