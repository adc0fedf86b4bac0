import type pg from "pg";
import { INVARIANTS } from "./invariants.ts";

/** Throws with the broken rules and up to five rows of each; silent when the book is right. */
export async function checkInvariants(owner: pg.Pool): Promise<void> {
  const broken: string[] = [];
  for (const invariant of INVARIANTS) {
    const { rows } = await owner.query(invariant.breaches);
    if (rows.length > 0) broken.push(`${invariant.name}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
  if (broken.length > 0) throw new Error(`The book is broken.\n${broken.join("\n")}`);
}
