import { timingSafeEqual } from "node:crypto";
import type { Db } from "@scrip/db";
import type { Principal } from "../access/principal.ts";
import { scopesOfRole } from "../access/scopes.ts";
import type { Environment } from "../env.ts";
import { type ApiKeyProof, findApiKeyProof, markApiKeyUsed } from "./api-key.store.ts";
import { hashApiKeyText, parseApiKeyText } from "./api-key-text.ts";

export type ApiKeyPrincipal = Extract<Principal, { kind: "api_key" }>;

const HEADER_LENGTH_MAX = 256;
const USED_AT_MOST_EVERY_MS = 60_000;
const NO_HASH = "0".repeat(64);

/**
 * Who is behind an `Authorization: Bearer scrip_…` header; null when the key is malformed, unknown, revoked, expired, of the
 * other environment, or its maker was disabled or left the customer. Its scopes are those that the maker could still give.
 * Nothing is cached: a revoked key is refused from the next request on.
 */
export async function authenticateApiKey(
  db: Db,
  authorizationHeader: string | null,
  environment: Environment,
): Promise<ApiKeyPrincipal | null> {
  const key = parseApiKeyText(bearerToken(authorizationHeader));
  if (!key || key.environment !== environment) return null;
  const proof = await findApiKeyProof(db, key.apiKeyId);
  const matches = equalHashes(hashApiKeyText(key.text), proof?.secretHash ?? NO_HASH);
  if (!proof || !matches || !isGood(proof)) return null;

  if (proof.lastUsedAt === null || proof.now.getTime() - proof.lastUsedAt.getTime() >= USED_AT_MOST_EVERY_MS) {
    await markApiKeyUsed(db, proof.id);
  }
  const { id, userId, customerId, role, memberRole } = proof;
  const stillTheirs = scopesOfRole(role);
  const scopes = proof.scopes.filter((scope) => stillTheirs.includes(scope));
  return { kind: "api_key", apiKeyId: id, userId, customerId, role, memberRole, scopes };
}

function bearerToken(header: string | null): string {
  if (header === null || header.length > HEADER_LENGTH_MAX) return "";
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}

function isGood(proof: ApiKeyProof): boolean {
  const isAlive = proof.expiresAt === null || proof.expiresAt > proof.now;
  return isAlive && proof.revokedAt === null && proof.userDisabledAt === null;
}

function equalHashes(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
