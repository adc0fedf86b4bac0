import { InvalidInputError } from "@scrip/errors";
import type { AnswerOptions } from "@scrip/selection";
import { z } from "zod";
import { text } from "../wire/text.ts";
import { ToolName } from "./read-chat-messages.ts";

const TOOLS_MAX = 128;
const DESCRIPTION_LENGTH_MAX = 4_096;
const STOPS_MAX = 4;
const SEED_MAX = 2 ** 31 - 1;

const JsonSchema = z.record(z.string(), z.unknown());
const Tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: ToolName,
    description: z.string().max(DESCRIPTION_LENGTH_MAX).optional(),
    parameters: JsonSchema.optional(),
    strict: z.boolean().nullish(),
  }),
});
const ToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: ToolName }) }),
]);
const ResponseFormat = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: ToolName,
      description: z.string().max(DESCRIPTION_LENGTH_MAX).optional(),
      schema: JsonSchema.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);
const penalty = z.number().min(-2).max(2).nullish();

/** How an answer is wanted, as OpenAI writes it. */
export const answerOptionsIn = {
  tools: z.array(Tool).min(1, "Leave tools out, or send at least one.").max(TOOLS_MAX).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.literal(true, "Calls one at a time cannot be promised for every model.").nullish(),
  response_format: ResponseFormat.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([text(200), z.array(text(200)).min(1).max(STOPS_MAX)]).nullish(),
  seed: z.int().min(-SEED_MAX).max(SEED_MAX).nullish(),
  presence_penalty: penalty,
  frequency_penalty: penalty,
};

/**
 * The wishes in the form in which they are counted and sent on; undefined when there are none.
 *
 * @throws {InvalidInputError} the choice names a tool that is not there, two tools share a name
 */
export function readAnswerOptions(sent: z.output<z.ZodObject<typeof answerOptionsIn>>): AnswerOptions | undefined {
  const options: AnswerOptions = dropAbsent({
    tools: sent.tools?.map(({ function: { name, description, parameters = {}, strict } }) => ({
      name,
      description,
      parameters: Object.keys(parameters).length === 0 ? { type: "object", properties: {} } : parameters,
      strict: strict ?? undefined,
    })),
    toolChoice:
      typeof sent.tool_choice === "object" && sent.tool_choice !== null ? sent.tool_choice.function : sent.tool_choice,
    json: readJsonFormat(sent.response_format),
    temperature: sent.temperature,
    topP: sent.top_p,
    stop: typeof sent.stop === "string" ? [sent.stop] : sent.stop,
    seed: sent.seed,
    presencePenalty: sent.presence_penalty,
    frequencyPenalty: sent.frequency_penalty,
  });
  requireConsistentTools(options);
  return Object.keys(options).length === 0 ? undefined : options;
}

function readJsonFormat(format: z.output<typeof ResponseFormat> | null | undefined): AnswerOptions["json"] {
  if (!format || format.type === "text") return undefined;
  if (format.type === "json_object") return {};
  const { name, schema } = format.json_schema;
  return { name, schema };
}

function requireConsistentTools({ tools = [], toolChoice }: AnswerOptions): void {
  const names = new Set(tools.map(({ name }) => name));
  if (names.size < tools.length) throw new InvalidInputError("Two tools have the same name.", { field: "tools" });
  const isMissing =
    typeof toolChoice === "object" ? !names.has(toolChoice.name) : toolChoice === "required" && names.size === 0;
  if (isMissing)
    throw new InvalidInputError("tool_choice names a tool that is not in tools.", { field: "tool_choice" });
}

/** An option that is null or undefined was not chosen. */
function dropAbsent<Options extends Record<string, unknown>>(
  options: Options,
): { [Key in keyof Options]?: NonNullable<Options[Key]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined)) as {
    [Key in keyof Options]?: NonNullable<Options[Key]>;
  };
}
