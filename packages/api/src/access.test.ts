import type { Scope } from "@scrip/auth";
import type { UserRole } from "@scrip/customers";
import { newId } from "@scrip/db";
import type { AnyTRPCProcedure } from "@trpc/server";
import { expect } from "vitest";
import { appRouter } from "./router.ts";
import { type Proof, type TestApi, test } from "./test-api.ts";

/** Everybody who may ask. */
const ASKERS = [
  "nobody",
  "customer",
  "key:read",
  "key:chat",
  "key:purchase",
  "team viewer",
  "team member",
  "team admin",
  "team owner",
  "a team viewer's key",
  "suspended",
  "owner of another team",
  "admin in the web app",
  "support",
  "auditor",
  "admin",
  "key:admin",
] as const;
type Asker = (typeof ASKERS)[number];

/** Whoever names a team that is not theirs finds nothing, wherever they ask. */
const EVERYBODY: readonly Asker[] = ASKERS.filter((asker) => asker !== "owner of another team");
const KNOWN: readonly Asker[] = EVERYBODY.filter((asker) => asker !== "nobody" && asker !== "suspended");
/** A key, even of an admin, is nobody who could change an account. */
const LOGGED_IN: readonly Asker[] = KNOWN.filter((asker) => !asker.startsWith("key:") && !asker.endsWith("key"));
const MANAGERS: readonly Asker[] = ["customer", "admin in the web app", "team admin", "team owner"];
const WORKERS: readonly Asker[] = [...MANAGERS, "team member"];
const READERS: readonly Asker[] = [...WORKERS, "team viewer", "a team viewer's key", "key:read"];
const WRITERS: readonly Asker[] = [...WORKERS, "key:chat"];
const BUYERS: readonly Asker[] = [...MANAGERS, "key:purchase"];
const PRICERS: readonly Asker[] = [...WORKERS, "key:read", "key:chat"];
const OPERATORS: readonly Asker[] = ["support", "auditor", "admin", "key:admin"];

/** Who may call what, as it was decided. A procedure that is not here fails the test: nobody has decided who may call it. */
const MAY_CALL: Record<string, readonly Asker[]> = {
  "account.changeEmail": LOGGED_IN,
  "account.changeName": LOGGED_IN,
  "account.changePassword": LOGGED_IN,
  "account.me": KNOWN,
  "account.sendVerification": LOGGED_IN,
  "account.sessions.end": LOGGED_IN,
  "account.sessions.endOthers": LOGGED_IN,
  "account.sessions.list": LOGGED_IN,
  "account.twoFactor.confirm": LOGGED_IN,
  "account.twoFactor.get": LOGGED_IN,
  "account.twoFactor.offer": LOGGED_IN,
  "account.twoFactor.replaceRecoveryCodes": LOGGED_IN,
  "account.twoFactor.turnOff": LOGGED_IN,
  "accountDeletion.confirm": LOGGED_IN,
  "accountDeletion.terms": LOGGED_IN,
  "alarms.acknowledge": ["support", "admin", "key:admin"],
  "alarms.list": OPERATORS,
  "analytics.customer": OPERATORS,
  "analytics.customerHistory": OPERATORS,
  "analytics.overview": OPERATORS,
  "analytics.payments": OPERATORS,
  "analytics.request": OPERATORS,
  "analytics.requests": OPERATORS,
  "apiKeys.create": [...MANAGERS, "support", "auditor", "admin"],
  "apiKeys.list": [...MANAGERS, "support", "auditor", "admin"],
  "apiKeys.revoke": [...MANAGERS, "support", "auditor", "admin"],
  "bonusApprovals.approve": ["admin", "key:admin"],
  "bonusApprovals.decline": ["admin", "key:admin"],
  "bonusApprovals.list": OPERATORS,
  "conversations.delete": WRITERS,
  "conversations.get": WRITERS,
  "conversations.list": WRITERS,
  "conversations.rate": WRITERS,
  "conversations.rename": WRITERS,
  "conversations.retention": WRITERS,
  "conversations.setRetention": WRITERS,
  "credits.autoTopUp.confirmCard": BUYERS,
  "credits.autoTopUp.get": READERS,
  "credits.autoTopUp.set": BUYERS,
  "credits.autoTopUp.turnOff": BUYERS,
  "credits.balance": READERS,
  "credits.charge": READERS,
  "credits.confirmCheckout": BUYERS,
  "credits.grantBonus": ["admin", "key:admin"],
  "credits.history": READERS,
  "credits.listCustomers": OPERATORS,
  "credits.noticePreference": READERS,
  "credits.packages": EVERYBODY,
  "credits.portal": BUYERS,
  "credits.purchase": BUYERS,
  "credits.setNoticePreference": BUYERS,
  "credits.standing": READERS,
  "credits.subscribe": BUYERS,
  "credits.subscription": READERS,
  "operations.reconciliation": OPERATORS,
  "operations.reopenStripeEvent": ["support", "admin", "key:admin"],
  "operations.retryJob": ["support", "admin", "key:admin"],
  "operations.work": OPERATORS,
  "preferences.get": WRITERS,
  "preferences.set": WRITERS,
  "promotionCodes.create": ["admin", "key:admin"],
  "promotionCodes.discount": READERS,
  "promotionCodes.enter": BUYERS,
  "receipts.get": READERS,
  "receipts.list": READERS,
  "receipts.years": READERS,
  "selection.endings": EVERYBODY,
  "selection.estimate": PRICERS,
  "selection.estimateByQuery": PRICERS,
  "selection.models": EVERYBODY,
  "usage.get": READERS,
  "statements.compare": READERS,
  "statements.list": READERS,
  "statements.prove": READERS,
};

/** The routes that are no procedures: what an allowed asker is answered to a request that is not valid. */
const MAY_ASK: Record<string, readonly Asker[]> = {
  "GET /api/account/export.json?unknownField=1": LOGGED_IN,
  "GET /api/credits/history.csv?unknownField=1": READERS,
  "GET /api/credits/history.json?unknownField=1": READERS,
  "GET /api/credits/statements/0": READERS,
  "GET /api/usage.csv?unknownField=1": READERS,
  "POST /v1/chat/completions": ["key:chat"],
};

// tRPC keeps its procedures flat under their whole paths; its types show them as they were nested.
const flat = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
const procedures = Object.entries(flat).map(([path, { _def }]) => ({ path, type: _def.type }));

test("every procedure of the router has a decision, and every decision a procedure", () => {
  expect(procedures.map(({ path }) => path).toSorted()).toEqual(Object.keys(MAY_CALL).toSorted());
});

test("each procedure lets in whoever may call it and refuses everybody else, before it looks at the input", {
  timeout: 60_000,
}, async ({ api }) => {
  const proofs = await proveEverybody(api);
  for (const { path, type } of procedures) {
    for (const asker of ASKERS) {
      const sent = { ...proofs[asker], ...(type === "mutation" ? { body: { unknownField: 1 } } : {}) };
      const query = `/api/trpc/${path}?input=${encodeURIComponent('{"unknownField":1}')}`;
      const { status } = await (type === "mutation" ? api.post(`/api/trpc/${path}`, sent) : api.get(query, sent));
      expect(status, `${path} by ${asker}`).toBe(expectedStatus(asker, MAY_CALL[path]));
    }
  }
});

test("each other route does the same", async ({ api }) => {
  const proofs = await proveEverybody(api);
  for (const [route, allowed] of Object.entries(MAY_ASK)) {
    const [method, path = ""] = route.split(" ");
    for (const asker of ASKERS) {
      const { as, audience = "web", headers = {} } = proofs[asker];
      // Under /v1 cookies do not count, nor which customer they are for; the admin app has no such routes.
      const isForKeys = path.startsWith("/v1");
      if (isForKeys && audience === "admin") continue;
      const sent = { as, audience, headers, body: { unknownField: 1 } };
      const { status } = await (method === "POST" ? api.post(path, sent) : api.get(path, { as, audience, headers }));
      const isNobody = isForKeys && !as?.apiKey;
      expect(status, `${route} by ${asker}`).toBe(isNobody ? 401 : expectedStatus(asker, allowed));
    }
  }
});

/** Whoever gets past the door is told about the field that nobody knows. */
function expectedStatus(asker: Asker, allowed: readonly Asker[] = []): number {
  if (allowed.includes(asker)) return 400;
  if (asker === "owner of another team") return 404;
  return asker === "nobody" || asker === "suspended" ? 401 : 403;
}

type Sender = { as?: Proof; audience?: "web" | "admin"; headers?: Record<string, string> };

async function proveEverybody(api: TestApi): Promise<Record<Asker, Sender>> {
  const customer = await api.signUp();
  const admin = await api.operator("admin");
  const key = async (scope: Scope): Promise<Sender> => ({
    as: await api.apiKey(scope === "admin" ? admin : customer, [scope]),
  });
  const operator = async (role: UserRole): Promise<Sender> => ({
    as: (await api.operator(role)).session,
    audience: "admin",
  });
  const { db } = api.deps.web;
  const teamId = newId("cus");
  await db.customer.create({ data: { id: teamId, kind: "team", name: "Team" } });
  const inTeam = async (role: "viewer" | "member" | "admin" | "owner") => {
    const person = await api.signUp();
    await db.member.create({ data: { customerId: teamId, userId: person.userId, role } });
    return { person, sender: { as: person.session, headers: { "x-scrip-customer": teamId } } };
  };
  const viewer = await inTeam("viewer");
  const suspended = await api.signUp();
  await db.user.update({ where: { id: suspended.userId }, data: { disabledAt: new Date() } });
  const outsider = await api.signUp();
  const otherTeamId = newId("cus");
  await db.customer.create({ data: { id: otherTeamId, kind: "team", name: "Other team" } });
  await db.member.create({ data: { customerId: otherTeamId, userId: outsider.userId, role: "owner" } });
  return {
    "team viewer": viewer.sender,
    "team member": (await inTeam("member")).sender,
    "team admin": (await inTeam("admin")).sender,
    "team owner": (await inTeam("owner")).sender,
    "a team viewer's key": {
      as: await api.apiKey({ userId: viewer.person.userId, customerId: teamId }, ["read", "chat", "purchase"]),
    },
    suspended: { as: suspended.session },
    "owner of another team": { as: outsider.session, headers: { "x-scrip-customer": teamId } },
    nobody: {},
    customer: { as: customer.session },
    "key:read": await key("read"),
    "key:chat": await key("chat"),
    "key:purchase": await key("purchase"),
    "admin in the web app": { as: await api.logInToWeb(admin) },
    support: await operator("support"),
    auditor: await operator("auditor"),
    admin: { as: admin.session, audience: "admin" },
    "key:admin": await key("admin"),
  };
}
