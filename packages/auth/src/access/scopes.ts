import type { UserRole } from "@scrip/customers";
import { AppError, InvalidInputError } from "@scrip/errors";
import type { Audience } from "../sessions/session-lifetimes.ts";

/** What an API key may be used for. Stored, and part of the public contract. */
export const SCOPES = ["read", "chat", "purchase", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

const CUSTOMER_SCOPES: readonly Scope[] = ["read", "chat", "purchase"];
const OPERATOR_SCOPES: readonly Scope[] = ["admin"];

/** A session in the web app acts as a customer and never as an operator; one in the admin app the other way round. */
export function scopesOfSession(audience: Audience): readonly Scope[] {
  return audience === "admin" ? OPERATOR_SCOPES : CUSTOMER_SCOPES;
}

/** The most that a key of a user with this role can hold, now and whenever it is used. */
export function scopesOfRole(role: UserRole): readonly Scope[] {
  return role === "admin" ? SCOPES : CUSTOMER_SCOPES;
}

/**
 * The scopes in their own order, each once.
 *
 * @throws {InvalidInputError} with `field: "scopes"` when there is none, or one that is not known
 */
export function parseScopes(wanted: readonly string[]): Scope[] {
  const known = SCOPES.filter((scope) => wanted.includes(scope));
  if (known.length === 0 || !wanted.every((scope) => known.some((own) => own === scope))) {
    throw new InvalidInputError(`Choose scopes from ${SCOPES.join(", ")}.`, { field: "scopes" });
  }
  return known;
}

/**
 * Refuses scopes that go beyond what the giver holds.
 *
 * @throws {AppError} `forbidden`
 */
export function requireScopesWithin(wanted: readonly Scope[], held: readonly Scope[]): void {
  const beyond = wanted.filter((scope) => !held.includes(scope));
  if (beyond.length === 0) return;
  throw new AppError("forbidden", `scopes ${beyond.join(", ")} are not the giver's own`, {
    publicMessage: `You cannot give a key the scope ${beyond.join(" or ")}.`,
  });
}
