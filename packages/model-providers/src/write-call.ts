import type { JSONSchema7, LanguageModelV4CallOptions, LanguageModelV4Message } from "@ai-sdk/provider";
import type { CompletionCall, CompletionMessage, CompletionOptions } from "./completion.ts";

type OptionsOfCall = Omit<LanguageModelV4CallOptions, "abortSignal">;

/** A call in the AI SDK's form. */
export function writeCall(call: CompletionCall, providerOptions: OptionsOfCall["providerOptions"]): OptionsOfCall {
  const toolNames = new Map(
    call.messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name] as const)),
  );
  return {
    prompt: call.messages.map((message) => writeMessage(message, toolNames)),
    maxOutputTokens: call.maxOutputTokens,
    headers: { "x-client-request-id": call.requestId },
    ...(providerOptions ? { providerOptions } : {}),
    ...writeOptions(call.options ?? {}),
  };
}

function writeMessage(message: CompletionMessage, toolNames: ReadonlyMap<string, string>): LanguageModelV4Message {
  const { role, content, images = [], toolCalls = [], toolCallId = "" } = message;
  const text = content === "" ? [] : [{ type: "text" as const, text: content }];
  switch (role) {
    case "system":
      return { role, content };
    case "user":
      return {
        role,
        content: [
          ...text,
          ...images.map(({ mediaType, base64 }) => ({
            type: "file" as const,
            mediaType,
            data: { type: "data" as const, data: base64 },
          })),
        ],
      };
    case "assistant":
      return {
        role,
        content: [
          ...text,
          ...toolCalls.map(({ id, name, arguments: input }) => ({
            type: "tool-call" as const,
            toolCallId: id,
            toolName: name,
            input: parseArguments(input),
          })),
        ],
      };
    case "tool": {
      const output = { type: "text" as const, value: content };
      return {
        role,
        content: [{ type: "tool-result", toolCallId, toolName: toolNames.get(toolCallId) ?? "unknown", output }],
      };
    }
  }
}

/** A model may have written arguments that are no JSON; it is shown them as it wrote them. */
function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { arguments: text };
  }
}

function writeOptions(options: CompletionOptions): Partial<OptionsOfCall> {
  const { tools, toolChoice, json, temperature, topP, stop, seed, presencePenalty, frequencyPenalty } = options;
  return {
    ...(tools && tools.length > 0
      ? {
          tools: tools.map(({ name, description, parameters, strict }) => ({
            type: "function" as const,
            name,
            inputSchema: parameters as JSONSchema7,
            ...(description === undefined ? {} : { description }),
            ...(strict === undefined ? {} : { strict }),
          })),
        }
      : {}),
    ...(toolChoice === undefined ? {} : { toolChoice: writeToolChoice(toolChoice) }),
    ...(json === undefined
      ? {}
      : {
          responseFormat: {
            type: "json" as const,
            ...(json.schema === undefined ? {} : { schema: json.schema as JSONSchema7 }),
            ...(json.name === undefined ? {} : { name: json.name }),
          },
        }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(stop === undefined ? {} : { stopSequences: [...stop] }),
    ...(seed === undefined ? {} : { seed }),
    ...(presencePenalty === undefined ? {} : { presencePenalty }),
    ...(frequencyPenalty === undefined ? {} : { frequencyPenalty }),
  };
}

function writeToolChoice(
  choice: NonNullable<CompletionOptions["toolChoice"]>,
): NonNullable<OptionsOfCall["toolChoice"]> {
  return typeof choice === "string" ? { type: choice } : { type: "tool", toolName: choice.name };
}
