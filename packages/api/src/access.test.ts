import type { Scope } from "@scrip/auth";
import type { UserRole } from "@scrip/customers";
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
  "admin in the web app",
  "support",
  "auditor",
  "admin",
  "key:admin",
] as const;
type Asker = (typeof ASKERS)[number];

const EVERYBODY: readonly Asker[] = ASKERS;
const CUSTOMERS: readonly Asker[] = ["customer", "admin in the web app"];
const READERS: readonly Asker[] = [...CUSTOMERS, "key:read"];
const WRITERS: readonly Asker[] = [...CUSTOMERS, "key:chat"];
const BUYERS: readonly Asker[] = [...CUSTOMERS, "key:purchase"];
const OPERATORS: readonly Asker[] = ["support", "auditor", "admin", "key:admin"];

/** Who may call what, as it was decided. A procedure that is not here fails the test: nobody has decided who may call it. */
const MAY_CALL: Record<string, readonly Asker[]> = {
  "account.me": EVERYBODY.filter((asker) => asker !== "nobody"),
  "alarms.acknowledge": ["support", "admin", "key:admin"],
  "alarms.list": OPERATORS,
  "analytics.customer": OPERATORS,
  "analytics.customerHistory": OPERATORS,
  "analytics.overview": OPERATORS,
  "analytics.payments": OPERATORS,
  "analytics.request": OPERATORS,
  "analytics.requests": OPERATORS,
  "apiKeys.create": [...CUSTOMERS, "support", "auditor", "admin"],
  "apiKeys.list": [...CUSTOMERS, "support", "auditor", "admin"],
  "apiKeys.revoke": [...CUSTOMERS, "support", "auditor", "admin"],
  "conversations.delete": WRITERS,
  "conversations.get": WRITERS,
  "conversations.list": WRITERS,
  "conversations.rate": WRITERS,
  "conversations.rename": WRITERS,
  "conversations.retention": WRITERS,
  "conversations.setRetention": WRITERS,
  "credits.balance": READERS,
  "credits.confirmCheckout": BUYERS,
  "credits.grantBonus": ["admin", "key:admin"],
  "credits.history": READERS,
  "credits.listCustomers": OPERATORS,
  "credits.packages": EVERYBODY,
  "credits.purchase": BUYERS,
  "selection.estimate": [...READERS, "key:chat"],
  "selection.estimateByQuery": [...READERS, "key:chat"],
  "selection.models": EVERYBODY,
};

// tRPC keeps its procedures flat under their whole paths; its types show them as they were nested.
const flat = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
const procedures = Object.entries(flat).map(([path, { _def }]) => ({ path, type: _def.type }));

test("every procedure of the router has a decision, and every decision a procedure", () => {
  expect(procedures.map(({ path }) => path).toSorted()).toEqual(Object.keys(MAY_CALL).toSorted());
});

test("each procedure lets in whoever may call it and refuses everybody else, before it looks at the input", async ({
  api,
}) => {
  const proofs = await proveEverybody(api);
  for (const { path, type } of procedures) {
    for (const asker of ASKERS) {
      const sent = { ...proofs[asker], ...(type === "mutation" ? { body: { unknownField: 1 } } : {}) };
      const query = `/api/trpc/${path}?input=${encodeURIComponent('{"unknownField":1}')}`;
      const { status } = await (type === "mutation" ? api.post(`/api/trpc/${path}`, sent) : api.get(query, sent));
      // Whoever gets past the door is told about the field.
      const expected = MAY_CALL[path]?.includes(asker) ? 400 : asker === "nobody" ? 401 : 403;
      expect(status, `${path} by ${asker}`).toBe(expected);
    }
  }
});

type Sender = { as?: Proof; audience?: "web" | "admin" };

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
  return {
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
