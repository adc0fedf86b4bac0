import { InvalidInputError } from "@scrip/errors";
import type { CountedMessage } from "@scrip/selection";
import { z } from "zod";
import { PromptText } from "../selection/read-prompt.ts";

const MESSAGES_MAX = 1_000;
const PARTS_MAX = 100;
const TOOL_CALLS_MAX = 128;
const IMAGES_MAX = 20;
const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const IMAGE_LENGTH_MAX = 5_000_000;

const TextPart = z.strictObject({ type: z.literal("text"), text: PromptText });
const ImagePart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({
    url: z.string().max(IMAGE_LENGTH_MAX),
    detail: z.enum(["auto", "low", "high"]).optional(),
  }),
});

const Text = z.union([PromptText, z.array(TextPart).min(1).max(PARTS_MAX)], "Must be text, or a list of text parts.");
const TextAndImages = z.union(
  [
    PromptText,
    z
      .array(z.discriminatedUnion("type", [TextPart, ImagePart]))
      .min(1)
      .max(PARTS_MAX),
  ],
  "Must be text, or a list of parts of the types text and image_url.",
);

/** An id that a provider gave to a call of a tool. */
const CallId = z.string().regex(/^[\w.:-]{1,128}$/, "This is not the id of a call.");
export const ToolName = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _.");

const ToolCallIn = z.strictObject({
  id: CallId,
  type: z.literal("function"),
  function: z.strictObject({ name: ToolName, arguments: PromptText, parsed_arguments: z.unknown().optional() }),
});

/**
 * What stands on every answer of ours, or is put there by OpenAI's clients, and comes back when an answer is sent along: empty
 * places, and `parsed` as `parsed_arguments` above, which repeat in another form what the message says.
 */
const broughtBack = {
  refusal: z.null().optional(),
  annotations: z.array(z.unknown()).max(0, "Only an empty list is taken.").nullish(),
  audio: z.null().optional(),
  function_call: z.null().optional(),
  parsed: z.unknown().optional(),
};

const ChatMessageIn = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: Text }),
  z.strictObject({ role: z.literal("user"), content: TextAndImages }),
  z.strictObject({
    role: z.literal("assistant"),
    content: Text.nullish(),
    tool_calls: z.array(ToolCallIn).min(1).max(TOOL_CALLS_MAX).nullish(),
    ...broughtBack,
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: CallId, name: ToolName.nullish(), content: Text }),
]);
type ChatMessageIn = z.output<typeof ChatMessageIn>;

/** A conversation as OpenAI writes it. */
export const ChatMessagesIn = z.array(ChatMessageIn).min(1, "Send at least one message.").max(MESSAGES_MAX);

/**
 * The messages in the form in which they are counted and sent on. Parts of a text are joined; `developer` is a later `system`.
 * Images come as `data:` addresses only: we fetch nothing that a caller names.
 *
 * @throws {InvalidInputError} an image elsewhere or of another type, too many images, an answer to a call that was not made, or
 * was made of another tool
 */
export function readChatMessages(messages: readonly ChatMessageIn[]): CountedMessage[] {
  const read = messages.map(readMessage);
  const images = read.reduce((sum, { images: own = [] }) => sum + own.length, 0);
  if (images > IMAGES_MAX) throw new InvalidInputError(`At most ${IMAGES_MAX} images.`, { field: "messages" });
  requireKnownCalls(messages);
  return read;
}

function readMessage(message: ChatMessageIn, index: number): CountedMessage {
  const content = textOf(message.content);
  switch (message.role) {
    case "system":
    case "developer":
      return { role: "system", content };
    case "user": {
      const images = imagesOf(message.content, `messages.${index}.content`);
      return images.length === 0 ? { role: "user", content } : { role: "user", content, images };
    }
    case "assistant": {
      const calls = message.tool_calls?.map(({ id, function: { name, arguments: input } }) => ({
        id,
        name,
        arguments: input,
      }));
      return calls ? { role: "assistant", content, toolCalls: calls } : { role: "assistant", content };
    }
    case "tool":
      return { role: "tool", content, toolCallId: message.tool_call_id };
  }
}

function textOf(content: ChatMessageIn["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
}

function imagesOf(content: ChatMessageIn["content"], field: string) {
  if (typeof content === "string" || !content) return [];
  return content.flatMap((part) => (part.type === "image_url" ? [readImage(part.image_url.url, field)] : []));
}

function readImage(url: string, field: string): { mediaType: string; base64: string } {
  const [, mediaType = "", base64 = ""] = /^data:([a-z]+\/[a-z0-9.+-]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(url) ?? [];
  if (!IMAGE_TYPES.includes(mediaType)) {
    throw new InvalidInputError(
      `Send images as data: addresses in base64, of the types ${IMAGE_TYPES.join(", ")}. Other addresses are not fetched.`,
      { field },
    );
  }
  return { mediaType, base64 };
}

function requireKnownCalls(messages: readonly ChatMessageIn[]): void {
  const made = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === "assistant") {
      for (const { id, function: called } of message.tool_calls ?? []) made.set(id, called.name);
    }
    if (message.role === "tool") requireMade(made.get(message.tool_call_id), message.name, `messages.${index}`);
  }
}

function requireMade(called: string | undefined, answered: string | null | undefined, message: string): void {
  if (called === undefined) {
    throw new InvalidInputError("No message before this one called a tool with this id.", {
      field: `${message}.tool_call_id`,
    });
  }
  if (typeof answered === "string" && answered !== called) {
    throw new InvalidInputError("The call with this id was of another tool.", { field: `${message}.name` });
  }
}
