import { router } from "../trpc/trpc.ts";
import { deleteConversationProcedure } from "./delete-conversation.ts";
import { getConversationProcedure } from "./get-conversation.ts";
import { listConversationsProcedure } from "./list-conversations.ts";
import { rateAnswerProcedure } from "./rate-answer.ts";
import { renameConversationProcedure } from "./rename-conversation.ts";
import { getRetentionProcedure, setRetentionProcedure } from "./retention.ts";

export const conversationsRouter = router({
  delete: deleteConversationProcedure,
  get: getConversationProcedure,
  list: listConversationsProcedure,
  rate: rateAnswerProcedure,
  rename: renameConversationProcedure,
  retention: getRetentionProcedure,
  setRetention: setRetentionProcedure,
});
