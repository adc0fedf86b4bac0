import { Prisma, queryPrepared, readNow, type Tx } from "@scrip/db";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { LENGTHS } from "../predict-output.ts";
import { SELECTION_MODES } from "../selection-controls.ts";
import { type ChatPreference, DEFAULT_PREFERENCE } from "./chat-preference.ts";

export type PreferenceOwner = { customerId: string; userId: string };

/** What the person chose, acting for the customer; the defaults where they never chose. */
export async function getChatPreference(tx: Tx, { customerId, userId }: PreferenceOwner): Promise<ChatPreference> {
  const [row] = await queryPrepared<{
    mode: string;
    length: string;
    ceilingMicrocredits: bigint | null;
    excludedProviders: string[];
  }>(
    tx,
    Prisma.sql`
    SELECT mode, length, ceiling_microcredits AS "ceilingMicrocredits", excluded_providers AS "excludedProviders"
      FROM chat_preference WHERE customer_id = ${customerId} AND user_id = ${userId}`,
  );
  if (row === undefined) return DEFAULT_PREFERENCE;
  return {
    ...row,
    mode: SELECTION_MODES.find((mode) => mode === row.mode) ?? DEFAULT_PREFERENCE.mode,
    length: LENGTHS.find((length) => length === row.length) ?? DEFAULT_PREFERENCE.length,
    // A name that is known no more must not refuse every message.
    excludedProviders: PROVIDERS.filter((provider) => row.excludedProviders.includes(provider)).toSorted(),
  };
}

export async function saveChatPreference(
  tx: Tx,
  { customerId, userId }: PreferenceOwner,
  { mode, length, ceilingMicrocredits, excludedProviders }: ChatPreference,
): Promise<void> {
  const chosen = { mode, length, ceilingMicrocredits, excludedProviders: [...excludedProviders] };
  await tx.chatPreference.upsert({
    where: { customerId_userId: { customerId, userId } },
    create: { customerId, userId, ...chosen },
    update: { ...chosen, updatedAt: await readNow(tx) },
    select: { userId: true },
  });
}

/** Forgets what the person chose, for whichever customer. */
export async function deleteChatPreferences(tx: Tx, userId: string): Promise<void> {
  await tx.chatPreference.deleteMany({ where: { userId } });
}
