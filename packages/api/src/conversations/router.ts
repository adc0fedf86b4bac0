import { router } from "../trpc/trpc.ts";
import { getConversationProcedure } from "./get-conversation.ts";
import { listConversationsProcedure } from "./list-conversations.ts";

export const conversationsRouter = router({ list: listConversationsProcedure, get: getConversationProcedure });
