import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import { type CatalogueSnapshot, isSelectable } from "../catalogue/catalogue.ts";
import { resolveControls } from "../selection-controls.ts";
import { type PreferenceOwner, saveChatPreference } from "./chat-preference.store.ts";
import type { ChatPreference } from "./chat-preference.ts";

/**
 * Keeps what a person wants in the chat, and answers it as it is kept. Providers that are switched off now may be excluded too.
 *
 * @throws {InvalidInputError} unknown mode, length or provider, a ceiling that is no amount, or no model would be left
 */
export async function setChatPreference(
  tx: Tx,
  owner: PreferenceOwner,
  wanted: ChatPreference,
  snapshot: CatalogueSnapshot,
): Promise<ChatPreference> {
  const { mode, length, ceilingMicrocredits } = wanted;
  const { excludedProviders } = resolveControls(
    { mode, length, ceilingMicrocredits: ceilingMicrocredits ?? undefined, excludeProviders: wanted.excludedProviders },
    snapshot,
  );
  if (ceilingMicrocredits !== null && ceilingMicrocredits > AMOUNT_MAX_MICROCREDITS) {
    throw new InvalidInputError("A message may cost at most 1,000,000,000 credits.", { field: "maxCredits" });
  }
  const isLeft = snapshot.models.some((model) => isSelectable(model) && !excludedProviders.includes(model.provider));
  if (excludedProviders.length > 0 && !isLeft) {
    throw new InvalidInputError("No model would be left to answer. Leave at least one provider in.", {
      field: "excludeProviders",
    });
  }
  const preference = { mode, length, ceilingMicrocredits, excludedProviders };
  await saveChatPreference(tx, owner, preference);
  return preference;
}
