import { MEMBER_ROLES, type MemberRole, USER_ROLES, type UserRole } from "@scrip/customers";
import { isAppError } from "@scrip/errors";
import { expect, test } from "vitest";
import { ACTIONS, type Action, isPermitted, requirePermission } from "./policy.ts";
import type { Principal } from "./principal.ts";
import { SCOPES, type Scope, scopesOfRole, scopesOfSession } from "./scopes.ts";

const actor = { userId: "usr_1", customerId: "cus_1" };

function session(audience: "web" | "admin", role: UserRole, memberRole: MemberRole = "owner"): Principal {
  return { ...actor, kind: "session", sessionId: "s", role, memberRole, scopes: scopesOfSession(audience) };
}

const NO_CAPS = { dayMicrocredits: null, monthMicrocredits: null };

function apiKey(scopes: readonly Scope[], role: UserRole, memberRole: MemberRole = "owner"): Principal {
  return { ...actor, kind: "api_key", apiKeyId: "key_1", role, memberRole, scopes, caps: NO_CAPS };
}

/** The table of who may do what, as it was decided; one line per action and nothing computed from the policy itself. */
const EXPECTED: Record<
  Action,
  { web: MemberRole[]; admin: UserRole[]; keyScopes: Scope[]; keyRoles: UserRole[]; keyMembers: MemberRole[] }
> = {
  "credits.read": {
    web: ["owner", "admin", "member", "viewer"],
    admin: [],
    keyScopes: ["read"],
    keyRoles: ["customer", "support", "auditor", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "history.read": {
    web: ["owner", "admin", "member", "viewer"],
    admin: [],
    keyScopes: ["read"],
    keyRoles: ["customer", "support", "auditor", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "credits.purchase": {
    web: ["owner", "admin"],
    admin: [],
    keyScopes: ["purchase"],
    keyRoles: ["customer", "support", "auditor", "admin"],
    keyMembers: ["owner", "admin"],
  },
  "selection.estimate": {
    web: ["owner", "admin", "member"],
    admin: [],
    keyScopes: ["read", "chat"],
    keyRoles: ["customer", "support", "auditor", "admin"],
    keyMembers: ["owner", "admin", "member"],
  },
  "assistant.chat": {
    web: ["owner", "admin", "member"],
    admin: [],
    keyScopes: ["chat"],
    keyRoles: ["customer", "support", "auditor", "admin"],
    keyMembers: ["owner", "admin", "member"],
  },
  "apiKeys.manage": {
    web: ["owner", "admin"],
    admin: ["support", "auditor", "admin", "customer"],
    keyScopes: [],
    keyRoles: [],
    keyMembers: [],
  },
  "account.manage": {
    web: ["owner", "admin", "member", "viewer"],
    admin: ["support", "auditor", "admin", "customer"],
    keyScopes: [],
    keyRoles: [],
    keyMembers: [],
  },
  "admin.read": {
    web: [],
    admin: ["support", "auditor", "admin"],
    keyScopes: ["admin"],
    keyRoles: ["support", "auditor", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "admin.freeze": {
    web: [],
    admin: ["support", "admin"],
    keyScopes: ["admin"],
    keyRoles: ["support", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "admin.acknowledgeAlarm": {
    web: [],
    admin: ["support", "admin"],
    keyScopes: ["admin"],
    keyRoles: ["support", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "admin.retryWork": {
    web: [],
    admin: ["support", "admin"],
    keyScopes: ["admin"],
    keyRoles: ["support", "admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
  "admin.grantBonus": {
    web: [],
    admin: ["admin"],
    keyScopes: ["admin"],
    keyRoles: ["admin"],
    keyMembers: ["owner", "admin", "member", "viewer"],
  },
};

test("every action is in the table of this test", () => {
  expect(ACTIONS.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test("web sessions may do what their member role may, whatever the user is elsewhere", () => {
  for (const action of ACTIONS) {
    for (const role of USER_ROLES) {
      for (const memberRole of MEMBER_ROLES) {
        const permitted = isPermitted(session("web", role, memberRole), action);
        expect(permitted, `${action} by ${role}, ${memberRole}`).toBe(EXPECTED[action].web.includes(memberRole));
      }
    }
  }
});

test("admin sessions may do what their role may, and nothing of a customer", () => {
  for (const action of ACTIONS) {
    for (const role of USER_ROLES) {
      const permitted = isPermitted(session("admin", role), action);
      expect(permitted, `${action} by ${role}`).toBe(EXPECTED[action].admin.includes(role));
    }
  }
});

test("an API key may do what one of its scopes and both its roles may", () => {
  const everySetOfScopes = Array.from({ length: 2 ** SCOPES.length }, (_, bits) =>
    SCOPES.filter((_scope, i) => (bits >> i) & 1),
  );
  for (const action of ACTIONS) {
    const { keyScopes, keyRoles, keyMembers } = EXPECTED[action];
    for (const scopes of everySetOfScopes) {
      for (const role of USER_ROLES) {
        for (const memberRole of MEMBER_ROLES) {
          const expected =
            scopes.some((s) => keyScopes.includes(s)) && keyRoles.includes(role) && keyMembers.includes(memberRole);
          const permitted = isPermitted(apiKey(scopes, role, memberRole), action);
          expect(permitted, `${action} with ${scopes.join("+")} by ${role}, ${memberRole}`).toBe(expected);
        }
      }
    }
  }
});

test("nobody may do anything", () => {
  for (const action of ACTIONS) {
    expect(codeOf(() => requirePermission(null, action))).toBe("unauthenticated");
  }
});

test("what is not in the table is refused to everybody, also names that every object has", () => {
  for (const action of ["credits.forge", "toString", "__proto__", "constructor", ""]) {
    for (const principal of [session("admin", "admin"), session("web", "admin"), apiKey(SCOPES, "admin")]) {
      expect(
        codeOf(() => requirePermission(principal, action as Action)),
        action,
      ).toBe("forbidden");
    }
  }
});

test("permission answers the principal itself", () => {
  const principal = session("web", "customer");
  expect(requirePermission(principal, "credits.read")).toBe(principal);
});

test("only an admin can ever hold a key with the scope admin, and no web session has it", () => {
  for (const role of USER_ROLES) expect(scopesOfRole(role).includes("admin"), role).toBe(role === "admin");
  expect(scopesOfSession("web")).toEqual(["read", "chat", "purchase"]);
  expect(scopesOfSession("admin")).toEqual(["admin"]);
});

function codeOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}
