import { type ApiKey, SCOPES } from "@scrip/auth";
import { z } from "zod";
import { CreditsOut, creditsOrNull } from "../wire/credits.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

export const ApiKeyOut = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: TimeOut,
  expiresAt: TimeOut.nullable(),
  revokedAt: TimeOut.nullable(),
  lastUsedAt: TimeOut.nullable(),
  dayCap: CreditsOut.nullable(),
  monthCap: CreditsOut.nullable(),
});

export function writeApiKey(key: ApiKey): z.output<typeof ApiKeyOut> {
  const { id, name, lastFour, scopes } = key;
  return {
    id,
    name,
    lastFour,
    scopes,
    createdAt: key.createdAt.toISOString(),
    expiresAt: timeOrNull(key.expiresAt),
    revokedAt: timeOrNull(key.revokedAt),
    lastUsedAt: timeOrNull(key.lastUsedAt),
    dayCap: creditsOrNull(key.dayCapMicrocredits),
    monthCap: creditsOrNull(key.monthCapMicrocredits),
  };
}
