import { type Answer, quotePrompt, type SettledEvent, sendPrompt } from "@scrip/assistant";
import { type Principal, requirePermission } from "@scrip/auth";
import { readNow } from "@scrip/db";
import { AppError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import { describeError } from "../errors/describe-error.ts";
import { parseJson, readJsonText } from "../http/read-json-text.ts";
import { answerOnce, isRepeatable, type OnceAnswer, readIdempotencyKey } from "../idempotency/answer-once.ts";
import { writeEstimate } from "../selection/write-estimate.ts";
import { answerOpenAi } from "./answer-openai.ts";
import { openAiErrorResponse } from "./openai-error.ts";
import { type ChatRequest, readChatRequest } from "./read-chat-request.ts";
import { completionResponse } from "./write-completion.ts";

const ROUTE = "POST /v1/chat/completions";

type Caller = { principal: Principal; requestId: string; signal: AbortSignal };

/**
 * Answers `POST /v1/chat/completions` in OpenAI's shape, in one piece. `signal` is the client's: when it leaves, the answer is
 * stopped, and what was written until then is charged. With an `Idempotency-Key` the first answer is given again.
 */
export function handleChatCompletions(request: Request, deps: ApiDeps, signal: AbortSignal): Promise<Response> {
  return answerOpenAi(request, deps, "POST", async (asker, requestId) => {
    const principal = requirePermission(asker, "assistant.chat");
    const caller: Caller = { principal, requestId, signal };
    const idempotencyKey = readIdempotencyKey(request);
    const body = await readJsonText(request);
    return answerOnce(deps, { principal, route: ROUTE, idempotencyKey, content: body }, ({ interrupted }) =>
      interrupted ? refuseInterrupted(deps, caller) : answerChat(deps, caller, body),
    );
  });
}

async function answerChat(deps: ApiDeps, caller: Caller, body: string): Promise<OnceAnswer> {
  try {
    const chat = readChatRequest(parseJson(body));
    if (chat.isDryRun) return { response: await estimate(deps, caller, chat), repeatable: false };
    return await complete(deps, caller, await send(deps, caller, chat));
  } catch (error) {
    return refuse(deps, caller, error);
  }
}

async function estimate({ assistant }: ApiDeps, { principal }: Caller, chat: ChatRequest): Promise<Response> {
  return Response.json(writeEstimate(await quotePrompt(assistant, principal, chat.input)));
}

function send({ assistant }: ApiDeps, { principal, signal }: Caller, { input, quoteId }: ChatRequest): Promise<Answer> {
  const { customerId, userId } = principal;
  const apiKeyId = principal.kind === "api_key" ? principal.apiKeyId : undefined;
  return sendPrompt(assistant, { customerId, userId, surface: "api", apiKeyId, input, quoteId, signal });
}

async function complete(deps: ApiDeps, caller: Caller, answer: Answer): Promise<OnceAnswer> {
  const { settled, text } = await readAnswer(answer);
  if (settled === null) {
    // It has been charged or will be: this key must not be run a second time.
    const error = new AppError("internal", `the charge of ${answer.requestId} could not be written`);
    return { ...refuse(deps, caller, error), repeatable: false };
  }
  const { ending } = settled;
  if (ending === "failed_before_output") {
    const error = new AppError("provider_failed", `no answer for ${answer.requestId}`, {
      publicMessage: "The model's provider did not answer. Nothing was charged.",
      publicDetails: { requestId: answer.requestId },
    });
    return refuse(deps, caller, error);
  }
  const response = completionResponse(answer, { ...settled, ending }, text, await readNow(deps.db));
  return { response, repeatable: false };
}

/** Reads an answer to its end. `settled` is null when its charge could not be written. */
async function readAnswer({ events }: Answer): Promise<{ settled: SettledEvent | null; text: string }> {
  let text = "";
  let settled: SettledEvent | null = null;
  for await (const event of events) {
    if (event.type === "text") text += event.text;
    if (event.type === "settled") settled = event;
  }
  return { settled, text };
}

function refuse(deps: ApiDeps, { requestId }: Caller, error: unknown): OnceAnswer {
  const described = describeError(error, { requestId, webUrl: deps.webUrl });
  if (described.code === "internal") deps.logger.error({ error, requestId }, "a completion failed");
  const response = openAiErrorResponse(described);
  return { response, repeatable: isRepeatable(response) };
}

/** Running it again could charge twice. The sweeper charges what was written, or gives all back. */
async function refuseInterrupted(deps: ApiDeps, caller: Caller): Promise<OnceAnswer> {
  const error = new AppError("conflict", "a request with this key was interrupted", {
    publicMessage:
      "The first request with this Idempotency-Key broke off. Your history shows whether it was charged. Use a new key to ask again.",
  });
  return { ...refuse(deps, caller, error), repeatable: false };
}
