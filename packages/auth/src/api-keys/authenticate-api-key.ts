import { timingSafeEqual } from "node:crypto";
import type { Db } from "@scrip/db";
import type { Principal } from "../access/principal.ts";
import { scopesOfRole } from "../access/scopes.ts";
import type { Environment } from "../env.ts";
import { API_WINDOW_SECONDS, type ApiLimits, type ApiUse } from "../rate-limits/api-limits.ts";
import { networkSubject, rateLimited, takeApiLimits } from "../rate-limits/take-api-limits.ts";
import { type Alongside, type ApiKeyProof, callAdmitApiKey } from "./api-key.store.ts";
import { hashApiKeyText, parseApiKeyText } from "./api-key-text.ts";

export type ApiKeyPrincipal = Extract<Principal, { kind: "api_key" }>;

export type AdmissionOptions = {
  environment: Environment;
  limits: ApiLimits;
  use: ApiUse;
  alongside?: Alongside | undefined;
};

const HEADER_LENGTH_MAX = 256;
const NO_HASH = "0".repeat(64);

/**
 * Who is behind an `Authorization: Bearer scrip_…` header; null when the key is malformed, unknown, revoked, expired, of the
 * other environment, or its maker was disabled or left the customer. Its scopes are those that the maker could still give.
 *
 * One round trip, in which the use is also counted against the limits of key, customer and network, and noted as the last one.
 * Nothing is cached: a revoked key is refused from the next request on.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function authenticateApiKey(
  db: Db,
  authorizationHeader: string | null,
  { environment, limits, use, alongside }: AdmissionOptions,
): Promise<ApiKeyPrincipal | null> {
  const key = parseApiKeyText(bearerToken(authorizationHeader));
  if (!key || key.environment !== environment) {
    await takeApiLimits(db, null, use, limits);
    return null;
  }
  const hash = hashApiKeyText(key.text);
  const admission = await callAdmitApiKey(
    db,
    {
      id: key.apiKeyId,
      hash,
      network: networkSubject(use.ip),
      limits,
      windowSeconds: API_WINDOW_SECONDS,
      weight: use.weight,
    },
    alongside,
  );
  const { proof, limitedSubject, limitedSeconds } = admission;
  const matches = equalHashes(hash, proof?.secretHash ?? NO_HASH);
  if (limitedSubject !== null && limitedSeconds !== null) throw rateLimited(limitedSubject, limitedSeconds);
  if (!proof || !matches || !isGood(proof)) return null;

  const { id, userId, customerId, role, memberRole, dayCapMicrocredits, monthCapMicrocredits } = proof;
  const stillTheirs = scopesOfRole(role);
  const scopes = proof.scopes.filter((scope) => stillTheirs.includes(scope));
  const caps = { dayMicrocredits: dayCapMicrocredits, monthMicrocredits: monthCapMicrocredits };
  return { kind: "api_key", apiKeyId: id, userId, customerId, role, memberRole, scopes, caps };
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
