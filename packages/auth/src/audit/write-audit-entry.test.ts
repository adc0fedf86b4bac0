import { inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { writeAuditEntry } from "./write-audit-entry.ts";

const entry = {
  actorUserId: "usr_1",
  action: "admin.grant_bonus",
  subject: "cus_1",
  reason: "goodwill",
  details: { credits: "100.5", scopes: ["a"] },
};

test("an act is written down as it was", async ({ db }) => {
  const id = await writeAuditEntry(db, entry);
  expect(await db.auditEntry.findUnique({ where: { id } })).toMatchObject({ id, ...entry });
});

test("an act that is undone leaves no entry", async ({ db }) => {
  const undone = inTransaction(db, async (tx) => {
    await writeAuditEntry(tx, { ...entry, subject: "cus_undone" });
    throw new Error("the act failed");
  });
  await expect(undone).rejects.toThrow("the act failed");
  expect(await db.auditEntry.count({ where: { subject: "cus_undone" } })).toBe(0);
});

test("nobody changes or removes an entry, the owner of the table included", async ({ db, database }) => {
  const id = await writeAuditEntry(db, entry);
  await expect(db.auditEntry.update({ where: { id }, data: { reason: "other" } })).rejects.toThrow();
  await expect(db.auditEntry.delete({ where: { id } })).rejects.toThrow();
  await expect(database.owner.query("UPDATE audit_entry SET reason = 'other'")).rejects.toThrow();
  await expect(database.owner.query("DELETE FROM audit_entry")).rejects.toThrow();
  expect(await db.auditEntry.findUnique({ where: { id } })).toMatchObject({ reason: "goodwill" });
});
