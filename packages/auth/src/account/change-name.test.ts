import { test } from "@scrip/testing";
import { expect } from "vitest";
import { makePerson } from "../test-people.ts";
import { changeName } from "./change-name.ts";
import { actsOf } from "./test-account.ts";

test("a new name is the user's and the own customer's, and no other's", async ({ db }) => {
  const { user, customer } = await makePerson(db);
  await db.customer.create({ data: { id: `cus_team_${user.id}`, kind: "team", name: "A team" } });
  await db.member.create({ data: { customerId: `cus_team_${user.id}`, userId: user.id, role: "owner" } });
  await changeName(db, user.id, "  Ada L. ");
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ name: "Ada L." });
  expect(await db.customer.findUnique({ where: { id: customer.id } })).toMatchObject({ name: "Ada L." });
  expect(await db.customer.findUnique({ where: { id: `cus_team_${user.id}` } })).toMatchObject({ name: "A team" });
  await expect(changeName(db, user.id, "a\0b")).rejects.toMatchObject({ publicDetails: { field: "name" } });
  expect(await actsOf(db, user.id)).toEqual(["account.change_name"]);
});
