import { setChatPreference } from "@scrip/selection";
import { procedureFor } from "../trpc/trpc.ts";
import { PreferenceIn, PreferenceOut, writePreference } from "./preference.ts";

/**
 * Changes what the person wants in the chat. Messages that an API key sends are answered as they ask, except that providers which
 * the maker of the key has excluded are not chosen for them either.
 */
export const setPreferenceProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "POST",
      path: "/preferences",
      tags: ["preferences"],
      summary: "Change how messages are answered unless they say otherwise",
    },
  })
  .input(PreferenceIn)
  .output(PreferenceOut)
  .mutation(async ({ ctx, input }) => {
    const { mode, length, maxCredits: ceilingMicrocredits, excludeProviders: excludedProviders } = input;
    const { db, assistant } = ctx.deps;
    const wanted = { mode, length, ceilingMicrocredits, excludedProviders };
    return writePreference(await setChatPreference(db, ctx.principal, wanted, await assistant.snapshots.current()));
  });
