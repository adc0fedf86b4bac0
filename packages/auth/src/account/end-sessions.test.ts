import { test } from "@scrip/testing";
import { expect } from "vitest";
import { listSessionsOfUser } from "../sessions/session.store.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { endOtherSessions, endSession } from "./end-sessions.ts";
import { actsOf, makeVerified, sessionOf } from "./test-account.ts";

test("one session, or all others, end from the next request on", async ({ db }) => {
  const user = await makeVerified(db);
  const stranger = await sessionOf(db, (await makeVerified(db)).id);
  const [mine, second, third] = [
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
  ];
  const theirs = endSession(db, mine.principal, stranger.principal.sessionId);
  await expect(theirs).rejects.toMatchObject({ code: "not_found" });
  await endSession(db, mine.principal, second.principal.sessionId);
  expect(await validateSession(db, second.token, "web")).toBeNull();
  expect(await validateSession(db, third.token, "web")).not.toBeNull();
  await endOtherSessions(db, mine.principal);
  expect(await validateSession(db, third.token, "web")).toBeNull();
  expect(await listSessionsOfUser(db, user.id)).toHaveLength(1);
  expect(await validateSession(db, stranger.token, "web")).not.toBeNull();
  expect(await actsOf(db, user.id)).toEqual(["account.end_session", "account.end_other_sessions"]);
});
