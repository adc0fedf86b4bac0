import type { MemberRole, UserRole } from "@scrip/customers";
import { AppError } from "@scrip/errors";
import type { Principal } from "./principal.ts";
import type { Scope } from "./scopes.ts";

/** Who may do an action: one of the scopes, and the user's role, and the role in the customer, and the kind of proof. */
type Rule = {
  scopes: readonly Scope[];
  roles: readonly UserRole[];
  memberRoles: readonly MemberRole[];
  kinds: readonly Principal["kind"][];
};

const ANY_ROLE: readonly UserRole[] = ["customer", "support", "auditor", "admin"];
const ANY_MEMBER: readonly MemberRole[] = ["owner", "admin", "member", "viewer"];
const WORKING_MEMBER: readonly MemberRole[] = ["owner", "admin", "member"];
const MANAGING_MEMBER: readonly MemberRole[] = ["owner", "admin"];
const ANY_KIND: readonly Principal["kind"][] = ["session", "api_key"];

/** Everything that anybody may do, and who. What is not in this table is refused; no other file decides. */
const RULES = {
  "credits.read": customer(["read"], ANY_MEMBER),
  "credits.purchase": customer(["purchase"], MANAGING_MEMBER),
  "history.read": customer(["read"], ANY_MEMBER),
  "selection.estimate": customer(["read", "chat"], WORKING_MEMBER),
  "assistant.chat": customer(["chat"], WORKING_MEMBER),
  // A key that could make keys would outlive its own revocation. Operators make theirs in the admin app.
  "apiKeys.manage": { scopes: ["read", "admin"], roles: ANY_ROLE, memberRoles: MANAGING_MEMBER, kinds: ["session"] },
  // Who somebody is, how they prove it, where they are logged in: a leaked key must not be enough to take an account over.
  "account.manage": { scopes: ["read", "admin"], roles: ANY_ROLE, memberRoles: ANY_MEMBER, kinds: ["session"] },
  "admin.read": operator(["support", "auditor", "admin"]),
  "admin.freeze": operator(["support", "admin"]),
  "admin.acknowledgeAlarm": operator(["support", "admin"]),
  "admin.retryWork": operator(["support", "admin"]),
  "admin.grantBonus": operator(["admin"]),
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

/** Every action that the policy knows. */
export const ACTIONS = Object.keys(RULES) as Action[];

function customer(scopes: readonly Scope[], memberRoles: readonly MemberRole[]): Rule {
  return { scopes, roles: ANY_ROLE, memberRoles, kinds: ANY_KIND };
}

function operator(roles: readonly UserRole[]): Rule {
  return { scopes: ["admin"], roles, memberRoles: ANY_MEMBER, kinds: ANY_KIND };
}

/** Tells whether the principal may do this, for pages that only show what can be done. */
export function isPermitted(principal: Principal, action: Action): boolean {
  return whyRefused(principal, action) === null;
}

/**
 * Refuses whoever may not do this, and answers the principal otherwise.
 *
 * @throws {AppError} `unauthenticated` for nobody, `forbidden` for somebody who may not
 */
export function requirePermission(principal: Principal | null, action: Action): Principal {
  if (principal === null) {
    throw new AppError("unauthenticated", `nobody may not ${action}`, { publicMessage: "Log in, or send an API key." });
  }
  const refusal = whyRefused(principal, action);
  if (refusal === null) return principal;
  throw new AppError("forbidden", `${principal.userId} may not ${action}: ${refusal}`, { publicMessage: refusal });
}

function whyRefused(principal: Principal, action: Action): string | null {
  const rule: Rule | undefined = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  if (!rule) return "This is not possible.";
  if (!rule.kinds.includes(principal.kind)) return "This needs a person who is logged in, not an API key.";
  if (!rule.scopes.some((scope) => principal.scopes.includes(scope))) {
    return principal.kind === "api_key"
      ? `This API key has not the scope ${rule.scopes.join(" or ")}.`
      : "You may not do this here.";
  }
  if (!rule.roles.includes(principal.role) || !rule.memberRoles.includes(principal.memberRole)) {
    return "Your role does not allow this.";
  }
  return null;
}
