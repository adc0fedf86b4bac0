import { expect, test } from "vitest";
import { countCommits, listCrashPoints, nameCrashPoint } from "./crash-point.ts";

const STATEMENTS = [
  'SELECT "public"."credit_grant"."id" FROM "public"."credit_grant" WHERE 1=1',
  "BEGIN",
  "SELECT ledger_lock_customer($1)",
  "\n    SELECT outcome FROM credits_place_hold($1, $2)",
  'INSERT INTO "public"."credit_grant" ("id") VALUES ($1)',
  "COMMIT",
];

test("there is a point before and within everything that may change something, and at the end", () => {
  expect(listCrashPoints(STATEMENTS).map(nameCrashPoint)).toEqual([
    "3 SELECT ledger_lock_customer, before",
    "3 SELECT ledger_lock_customer, sent",
    "4 SELECT credits_place_hold, before",
    "4 SELECT credits_place_hold, sent",
    "5 INSERT credit_grant, before",
    "5 INSERT credit_grant, sent",
    "6 COMMIT, before",
    "6 COMMIT, sent",
    "done, not yet acknowledged",
    "acknowledged",
  ]);
});

test("only a COMMIT on the wire leaves a doubt", () => {
  const twice = ["BEGIN", "UPDATE a SET b = 1", "COMMIT", "BEGIN", "UPDATE a SET b = 2", "COMMIT"];
  expect(listCrashPoints(twice).map((point) => countCommits(twice, point))).toEqual([
    { sure: 0, possible: 0 },
    { sure: 0, possible: 0 },
    { sure: 0, possible: 0 },
    { sure: 0, possible: 1 },
    { sure: 1, possible: 1 },
    { sure: 1, possible: 1 },
    { sure: 1, possible: 1 },
    { sure: 1, possible: 2 },
    { sure: 2, possible: 2 },
    { sure: 2, possible: 2 },
  ]);
});
