import type { ActionFunctionArgs } from "@remix-run/node";
import { CreditsIn, PromptText, readJsonBody } from "@scrip/api";
import { sendPrompt } from "@scrip/assistant";
import { requirePermission } from "@scrip/auth";
import { z } from "zod";
import { answerResponse } from "../server/answer-stream.server.ts";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { refuse } from "../server/refuse.server.ts";

const BODY_BYTES_MAX = 2_000_000;

const Message = z.strictObject({
  prompt: PromptText.regex(/\S/, "Write a message first."),
  quoteId: z.string().max(64),
  conversationId: z.string().max(64).optional(),
  replacesRequestId: z.string().max(64).optional(),
  controls: z.strictObject({
    mode: z.enum(["economy", "balanced", "best"]).optional(),
    length: z.enum(["brief", "normal", "detailed"]).optional(),
    model: z.string().max(100).optional(),
    maxCredits: CreditsIn.optional(),
  }),
});

/** Sends one message at the price that was quoted for it, and streams the answer. The quote makes a repetition the same send. */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  const { services, signal } = context;
  try {
    const principal = requirePermission(await services.authenticate(request), "assistant.chat");
    const { quoteId, controls, ...words } = Message.parse(await readJsonBody(request, BODY_BYTES_MAX));
    const answer = await sendPrompt(services.assistant, {
      customerId: principal.customerId,
      userId: principal.userId,
      surface: "chat",
      ...(principal.kind === "session" ? { sessionId: principal.sessionId } : { apiKeyId: principal.apiKeyId }),
      input: { ...words, controls: readControls(controls) },
      quoteId,
      signal,
    });
    return answerResponse(answer);
  } catch (error) {
    return refuse(error, context);
  }
}

function readControls({ maxCredits: ceilingMicrocredits, ...controls }: z.output<typeof Message>["controls"]) {
  return { ...controls, ceilingMicrocredits };
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
