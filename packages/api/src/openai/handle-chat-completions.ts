import { type Answer, quotePrompt, readStandingAlongside, type StandingAlongside, sendPrompt } from "@scrip/assistant";
import { type Principal, requirePermission } from "@scrip/auth";
import type { SpendCap } from "@scrip/credits";
import { AppError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import { describeError } from "../errors/describe-error.ts";
import type { ApiRequest, Caller } from "../http/caller.ts";
import { parseJson, readJsonText } from "../http/read-json-text.ts";
import { answerOnce, isRepeatable, type OnceAnswer } from "../idempotency/answer-once.ts";
import { writeEstimate } from "../selection/write-estimate.ts";
import { answerOpenAi } from "./answer-openai.ts";
import { openAiErrorResponse } from "./openai-error.ts";
import { readAnswer } from "./read-answer.ts";
import { type ChatRequest, readChatRequest } from "./read-chat-request.ts";
import { readRequestKey } from "./read-request-key.ts";
import { noAnswer, streamCompletion } from "./stream-completion.ts";
import { completionResponse } from "./write-completion.ts";

const ROUTE = "POST /v1/chat/completions";
/** Images come inside the body. */
const BODY_BYTES_MAX = 5_000_000;

type Asker = { principal: Principal; requestId: string; signal: AbortSignal; alongside: StandingAlongside };

/**
 * Answers `POST /v1/chat/completions` in OpenAI's shape, streamed or in one piece. When the client leaves, the
 * answer is stopped, and what was written until then is charged. The same request again gets the first answer again: by its
 * `Idempotency-Key`, by its quote, or when OpenAI's own client says that it repeats itself.
 */
export function handleChatCompletions(request: ApiRequest, deps: ApiDeps, caller: Caller): Promise<Response> {
  const alongside = readStandingAlongside();
  return answerOpenAi(
    request,
    deps,
    caller,
    "POST",
    async (sender, requestId) => {
      const principal = requirePermission(sender, "assistant.chat");
      const asker: Asker = { principal, requestId, signal: caller.signal, alongside };
      const body = await readJsonText(request, BODY_BYTES_MAX);
      const json = parseJson(body);
      const key = readRequestKey(request.headers, json, body);
      return answerOnce(deps, { principal, route: ROUTE, key, content: body }, ({ interrupted }) =>
        interrupted ? refuseInterrupted(deps, asker) : answerChat(deps, asker, json),
      );
    },
    alongside,
  );
}

async function answerChat(deps: ApiDeps, asker: Asker, body: unknown): Promise<OnceAnswer> {
  try {
    const chat = readChatRequest(body);
    if (chat.isDryRun) return { response: await estimate(deps, asker, chat), repeatable: false };
    const answer = await send(deps, asker, chat);
    return chat.stream ? await stream(deps, asker, answer, chat.stream) : await complete(deps, asker, answer);
  } catch (error) {
    return refuse(deps, asker, error);
  }
}

async function estimate({ assistant }: ApiDeps, { principal }: Asker, chat: ChatRequest): Promise<Response> {
  return Response.json(writeEstimate(await quotePrompt(assistant, principal, chat.input)));
}

function send(
  { assistant }: ApiDeps,
  { principal, signal, alongside }: Asker,
  { input, quoteId, metadata }: ChatRequest,
): Promise<Answer> {
  const { customerId, userId } = principal;
  const order = { customerId, userId, surface: "api" as const, input, quoteId, metadata, signal };
  if (principal.kind !== "api_key") return sendPrompt(assistant, order);
  return sendPrompt(assistant, {
    ...order,
    apiKeyId: principal.apiKeyId,
    spendCaps: capsOf(principal),
    standing: alongside.standing(),
  });
}

function capsOf({ apiKeyId, caps }: Extract<Principal, { kind: "api_key" }>): SpendCap[] {
  const spender = `key:${apiKeyId}`;
  const { dayMicrocredits: day, monthMicrocredits: month } = caps;
  return [
    ...(day === null ? [] : [{ spender, period: "day" as const, capMicrocredits: day }]),
    ...(month === null ? [] : [{ spender, period: "month" as const, capMicrocredits: month }]),
  ];
}

async function stream(
  deps: ApiDeps,
  asker: Asker,
  answer: Answer,
  { includeUsage }: { includeUsage: boolean },
): Promise<OnceAnswer> {
  const describe = (error: unknown) => describeError(error, { requestId: asker.requestId, webUrl: deps.webUrl });
  const { response, whole } = await streamCompletion(answer, { includeUsage, describe });
  return { response, whole };
}

async function complete(deps: ApiDeps, asker: Asker, answer: Answer): Promise<OnceAnswer> {
  const read = await readAnswer(answer);
  const { settled } = read;
  if (settled === null) {
    // It has been charged or will be: this key must not be run a second time.
    return { ...refuse(deps, asker, noAnswer(answer.requestId, null)), repeatable: false };
  }
  const { ending } = settled;
  if (ending === "failed_before_output") return refuse(deps, asker, noAnswer(answer.requestId, settled));
  const response = completionResponse(read, { ...settled, ending });
  return { response, repeatable: false };
}

function refuse(deps: ApiDeps, { requestId }: Asker, error: unknown): { response: Response; repeatable: boolean } {
  const described = describeError(error, { requestId, webUrl: deps.webUrl });
  if (described.code === "internal") deps.logger.error({ error, requestId }, "a completion failed");
  const response = openAiErrorResponse(described);
  return { response, repeatable: isRepeatable(response) };
}

/** Running it again could charge twice. The sweeper charges what was written, or gives all back. */
async function refuseInterrupted(deps: ApiDeps, asker: Asker): Promise<OnceAnswer> {
  const error = new AppError("conflict", "a request with this key was interrupted", {
    publicMessage:
      "The first request with this Idempotency-Key broke off. Your history shows whether it was charged. Use a new key to ask again.",
  });
  return { ...refuse(deps, asker, error), repeatable: false };
}
