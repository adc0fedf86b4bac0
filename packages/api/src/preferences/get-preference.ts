import { getChatPreference } from "@scrip/selection";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { PreferenceOut, writePreference } from "./preference.ts";

/** What the person wants in the chat, acting for this customer, unless a message says otherwise. */
export const getPreferenceProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "GET",
      path: "/preferences",
      tags: ["preferences"],
      summary: "How messages are answered unless they say otherwise",
    },
  })
  .input(z.strictObject({}).optional())
  .output(PreferenceOut)
  .query(async ({ ctx }) => writePreference(await getChatPreference(ctx.deps.db, ctx.principal)));
