import { TEMPLATE, test } from "@scrip/testing";
import { expect } from "vitest";

test("the application's role makes no temporary tables, which would come before those that the guards of the books read", async ({
  database,
}) => {
  // Of the migrated template: a clone does not take over who may do what with the database as a whole.
  const rights = await database.owner.query(
    `SELECT has_database_privilege('scrip_app', $1, 'TEMPORARY') AS temporary, has_database_privilege('scrip_app', $1, 'CONNECT') AS connect`,
    [TEMPLATE],
  );
  expect(rights.rows).toEqual([{ temporary: false, connect: true }]);
});
