import { newId } from "@scrip/db";
import { describe, expect, vi } from "vitest";
import { followAnswer } from "./answers/follow-answer.ts";
import { stopAnswer } from "./answers/stop-answer.ts";
import { deleteConversation, eraseOverdueConversations, setRetention } from "./conversations/erase-conversations.ts";
import { getConversation } from "./conversations/get-conversation.ts";
import { LOOKED_THROUGH } from "./conversations/list.store.ts";
import { listConversations } from "./conversations/list-conversations.ts";
import { renameConversation } from "./conversations/rename-conversation.ts";
import { quotePrompt } from "./quote-prompt.ts";
import { rateAnswer } from "./requests/rate-answer.ts";
import { sendPrompt } from "./send-prompt.ts";
import {
  answerOf,
  ask,
  askModel,
  connect,
  customerWith,
  type Owner,
  readAll,
  readTexts,
  test,
} from "./test-assistant.ts";

const MODEL = "gpt-4o-mini";
const controls = { model: MODEL };

describe("an answer that runs can be joined", () => {
  const LONG = "Write 200 words about the sea.";

  test("in the same process: from its beginning to its charge, also when the first listener left", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const connection = new AbortController();
    const patient = { ...deps, timings: { ...deps.timings, patienceMs: 60_000 } };
    const running = await sendPrompt(patient, askModel(owner, MODEL, LONG, { signal: connection.signal }));
    await readTexts(running, 3);
    connection.abort();
    const joined = await readAll(await followAnswer(patient, { ...owner, requestId: running.requestId }));
    expect(joined.events[0]).toMatchObject({ type: "started", requestId: running.requestId });
    expect(joined.settled.ending).toBe("completed");
    const kept = await db.message.findFirstOrThrow({ where: { requestId: running.requestId, role: "assistant" } });
    expect(joined.text).toBe(kept.text);
  });

  test("from another process: the same words and the same charge, through the database", async ({
    db,
    deps,
    upstream,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const running = await sendPrompt(deps, askModel(owner, MODEL, LONG));
    const elsewhere = connect(db, upstream);
    const [here, there] = await Promise.all([
      readAll(running),
      followAnswer(elsewhere, { ...owner, requestId: running.requestId }).then(readAll),
    ]);
    expect(there.text).toBe(here.text);
    expect(there.events.filter(({ type }) => type === "text").length).toBeGreaterThan(2);
    expect(there.settled.chargeMicrocredits).toBe(here.settled.chargeMicrocredits);
    expect(await db.answerPart.count({ where: { requestId: running.requestId } })).toBe(0);
  });

  test("who listens in another process keeps it going", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    const connection = new AbortController();
    const running = await sendPrompt(deps, askModel(owner, MODEL, LONG, { signal: connection.signal }));
    const elsewhere = await followAnswer(connect(db, upstream), { ...owner, requestId: running.requestId });
    const following = readAll(elsewhere);
    await vi.waitFor(async () => {
      const { listenedAt } = await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } });
      expect(listenedAt).not.toBeNull();
    });
    connection.abort();
    expect((await following).settled.ending).toBe("completed");
  });

  test("an ended one is told again; another customer's, or one outside of conversations, is not there", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const first = await answerOf(deps, askModel(owner, MODEL, "Hello"));
    const again = await readAll(await followAnswer(deps, { ...owner, requestId: first.requestId }));
    expect([again.text, again.settled.chargeMicrocredits]).toEqual([first.text, first.settled.chargeMicrocredits]);
    const stranger = await customerWith(db, 1n);
    const outside = await answerOf(deps, {
      ...ask(owner, ""),
      surface: "api",
      input: { messages: [{ role: "user", content: "Hi" }], controls },
    });
    for (const wanted of [
      { ...stranger, requestId: first.requestId },
      { ...owner, requestId: outside.requestId },
    ]) {
      await expect(followAnswer(deps, wanted)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

/** A conversation of two prompts with their answers. */
async function talk(deps: Parameters<typeof sendPrompt>[0], owner: Owner) {
  const first = await sendPrompt(deps, askModel(owner, MODEL, "My name is Ada."));
  await readAll(first);
  const conversationId = first.conversationId ?? "";
  const second = await sendPrompt(deps, ask(owner, "", { input: { prompt: "Who am I?", conversationId, controls } }));
  await readAll(second);
  return { conversationId, requestIds: [first.requestId, second.requestId] as const };
}

describe("a prompt can be replaced", () => {
  test("an edit takes what came after it out of sight and out of what is sent; charges stay", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId, requestIds } = await talk(deps, owner);
    const { messages } = await getConversation(db, { ...owner, conversationId });
    const edit = {
      prompt: "My name is Grace.",
      conversationId,
      replacesRequestId: messages[0]?.requestId ?? "",
      controls,
    };
    const { quote, input } = await quotePrompt(deps, owner, edit);
    expect(input.messages).toMatchObject([{ role: "user", content: "My name is Grace." }]);
    await answerOf(deps, ask(owner, "", { input: edit, quoteId: quote.id }));
    const edited = await getConversation(db, { ...owner, conversationId });
    expect(edited.messages.map(({ role, requestId }) => [role, requestId])).toEqual([
      ["user", quote.id],
      ["assistant", quote.id],
    ]);
    expect(await db.aiRequest.count({ where: { id: { in: [...requestIds] }, chargeMicrocredits: { gt: 0n } } })).toBe(
      2,
    );
  });

  test("the same words again are a regeneration, and the choice of models learns that", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId, requestIds } = await talk(deps, owner);
    const { messages } = await getConversation(db, { ...owner, conversationId });
    const again = { prompt: "Who am I?", conversationId, replacesRequestId: messages[2]?.requestId ?? "", controls };
    const { requestId } = await answerOf(deps, ask(owner, "", { input: again }));
    await Promise.all(deps.runningAnswers);
    const shown = await getConversation(db, { ...owner, conversationId });
    expect(shown.messages.map((message) => message.requestId)).toEqual([
      requestIds[0],
      requestIds[0],
      requestId,
      requestId,
    ]);
    expect(await db.modelOutcome.count({ where: { requestId: requestIds[1], kind: "regenerated" } })).toBe(1);
  });

  test("answers asked for again stay behind the newest, each with its charge; an edit starts anew", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId, requestIds } = await talk(deps, owner);
    const replace = async (prompt: string, replacesRequestId: string) => {
      const input = { prompt, conversationId, replacesRequestId, controls };
      return (await answerOf(deps, ask(owner, "", { input }))).requestId;
    };
    const second = await replace("Who am I?", requestIds[1]);
    const third = await replace("Who am I?", second);
    const { messages } = await getConversation(db, { ...owner, conversationId });
    const newest = messages.at(-1);
    expect(newest?.requestId).toBe(third);
    expect(newest?.earlier.map(({ requestId }) => requestId)).toEqual([requestIds[1], second]);
    for (const { role, text, request } of newest?.earlier ?? []) {
      expect([role, text === ""]).toEqual(["assistant", false]);
      expect(request?.chargeMicrocredits).toBeGreaterThan(0n);
    }
    expect(messages.filter(({ earlier }) => earlier.length > 0)).toHaveLength(1);

    await replace("Who are you?", third);
    const edited = await getConversation(db, { ...owner, conversationId });
    expect(edited.messages.flatMap(({ earlier }) => earlier)).toEqual([]);
  });

  test("another conversation's prompt, none at all and one that was replaced before cannot be", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId } = await talk(deps, owner);
    const other = await talk(deps, owner);
    const { messages } = await getConversation(db, { ...owner, conversationId });
    const foreign = await getConversation(db, { ...owner, conversationId: other.conversationId });
    const replace = (replacesRequestId: string | undefined) =>
      quotePrompt(deps, owner, {
        prompt: "Again",
        conversationId,
        replacesRequestId: replacesRequestId ?? "",
        controls,
      });
    for (const id of [messages[0]?.id, foreign.messages[0]?.requestId ?? "", newId("req")]) {
      await expect(replace(id)).rejects.toMatchObject({ code: "not_found" });
    }
    await answerOf(
      deps,
      ask(owner, "", {
        input: { prompt: "New", conversationId, replacesRequestId: messages[0]?.requestId ?? "", controls },
      }),
    );
    await expect(replace(messages[2]?.requestId ?? "")).rejects.toMatchObject({ code: "not_found" });
  });

  test("an answer that still ran when its prompt was replaced is charged and not shown", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const first = await sendPrompt(deps, askModel(owner, MODEL, "Write 200 words about the sea."));
    const conversationId = first.conversationId ?? "";
    const [prompt] = (await getConversation(db, { ...owner, conversationId })).messages;
    const input = { prompt: "Hello", conversationId, replacesRequestId: prompt?.requestId ?? "", controls };
    const second = await answerOf(deps, ask(owner, "", { input }));
    expect((await readAll(first)).settled.chargeMicrocredits).toBeGreaterThan(0n);
    const { messages } = await getConversation(db, { ...owner, conversationId });
    expect(messages.map(({ requestId }) => requestId)).toEqual([second.requestId, second.requestId]);
  });
});

test("a late answer stands under its own prompt, and the running one is named", async ({ db, deps }) => {
  const owner = await customerWith(db, 1_000n);
  const slow = await sendPrompt(deps, askModel(owner, MODEL, "Write 2000 words about the sea."));
  const conversationId = slow.conversationId ?? "";
  const quick = await answerOf(deps, ask(owner, "", { input: { prompt: "Hello", conversationId, controls } }));
  const during = await getConversation(db, { ...owner, conversationId });
  expect(during.runningRequestId).toBe(slow.requestId);
  await stopAnswer(deps, { ...owner, requestId: slow.requestId });
  await readAll(slow);
  const after = await getConversation(db, { ...owner, conversationId });
  expect(after.runningRequestId).toBeNull();
  expect(after.messages.map(({ role, requestId }) => [role, requestId])).toEqual([
    ["user", slow.requestId],
    ["assistant", slow.requestId],
    ["user", quick.requestId],
    ["assistant", quick.requestId],
  ]);
});

test("what a provider writes that Postgres cannot keep does not keep the answer from being settled", async ({
  db,
  deps,
}) => {
  const owner = await customerWith(db, 1_000n);
  const usage = { inputTokens: 5, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 9, reasoningTokens: 0 };
  async function* odd() {
    yield { type: "text" as const, text: "A\0B \ud83d" };
    await new Promise((resolve) => setTimeout(resolve, 120));
    yield { type: "text" as const, text: "\ude00 C \ud83d" };
    yield { type: "finish" as const, finishReason: "stop" as const, usage, isUsageAbsurd: false };
  }
  const strange = { ...deps, providers: { ...deps.providers, streamCompletion: odd } };
  const { requestId, settled } = await answerOf(strange, askModel(owner, MODEL, "Hello"));
  expect(settled.ending).toBe("completed");
  const kept = await db.message.findFirstOrThrow({ where: { requestId, role: "assistant" } });
  expect(kept.text).toBe("AB 😀 C \ufffd");
});

describe("thumbs", () => {
  test("the last one counts, and the choice of models learns it", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const running = await sendPrompt(deps, askModel(owner, MODEL, "Hello"));
    const rate = (rating: 1 | -1 | null, by = owner) =>
      rateAnswer(deps, { ...by, requestId: running.requestId }, rating);
    await readAll(running);
    await rate(1);
    await rate(-1);
    const read = async () =>
      (await getConversation(db, { ...owner, conversationId: running.conversationId ?? "" })).messages[1]?.request;
    expect((await read())?.rating).toBe(-1);
    await rate(null);
    expect((await read())?.rating).toBeNull();
    const kinds = await db.modelOutcome.findMany({
      where: { requestId: running.requestId, kind: { startsWith: "thumbs" } },
      orderBy: { version: "asc" },
      select: { kind: true },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(["thumbs_up", "thumbs_down", "thumbs_cleared"]);
    await expect(rate(1, await customerWith(db, 1n))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the list of conversations", () => {
  test("finds words in titles and messages, whole or begun, of this customer alone, and pages", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const stranger = await customerWith(db, 1_000n);
    const prompts = ["Tell me about marmalade.", "What is a quaggy marsh?", "Compare marmalade and jam."];
    for (const prompt of prompts) await answerOf(deps, askModel(owner, MODEL, prompt));
    await answerOf(deps, askModel(stranger, MODEL, "Marmalade of mine."));
    const titles = async (search?: string) =>
      (await listConversations(db, owner.customerId, { limit: 10, search })).rows.map(({ title }) => title);
    expect(await titles()).toEqual(prompts.toReversed());
    expect(await titles("MARMAL")).toEqual([prompts[2], prompts[0]]);
    expect(await titles("jam marmalade")).toEqual([prompts[2]]);
    expect(await titles("' | & ! :* (")).toEqual([]);
    expect(await titles("imitates")).toHaveLength(3); // every answer of the sandbox says so

    const excerptOf = async (search: string) =>
      (await listConversations(db, owner.customerId, { limit: 1, search })).rows[0]?.excerpt;
    const marked = await excerptOf("quag");
    expect(marked?.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toContain("quaggy");
    expect(marked?.map(({ text }) => text).join("")).toMatch(/^[^\u{e000}\u{e001}]+$/u);
    const [latest] = (await listConversations(db, owner.customerId, { limit: 1 })).rows;
    await renameConversation(db, { ...owner, conversationId: latest?.id ?? "" }, "Zebra spread");
    expect(await titles("zebra")).toEqual(["Zebra spread"]);
    expect(await excerptOf("zebra")).toBeNull();
    await renameConversation(db, { ...owner, conversationId: latest?.id ?? "" }, prompts[2] ?? "");

    const one = await listConversations(db, owner.customerId, { limit: 2 });
    const two = await listConversations(db, owner.customerId, { limit: 2, cursor: one.nextCursor ?? "" });
    expect([...one.rows, ...two.rows].map(({ title }) => title)).toEqual(prompts.toReversed());
    expect(two.nextCursor).toBeNull();
    const broken = listConversations(db, owner.customerId, { limit: 2, cursor: "bm9wZQ" });
    await expect(broken).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("pages of what is found are whole, from the newest conversations into those of the index", async ({ db }) => {
    const owner = await customerWith(db, 1n);
    const stranger = await customerWith(db, 1n);
    const newest = Date.now();
    // Three conversations in each millisecond; two customers, who say the same.
    const conversations = Array.from({ length: 3 * LOOKED_THROUGH }, (_, n) => ({
      id: newId("cnv"),
      updatedAt: new Date(newest - Math.floor(n / 3)),
      title: n % 11 === 0 ? "Plum cake" : "Cake",
      ...owner,
    }));
    const foreign = conversations.map((conversation) => ({ ...conversation, id: newId("cnv"), ...stranger }));
    await db.conversation.createMany({ data: [...conversations, ...foreign] });
    const saysPlum = (n: number) => n === 2 || n === LOOKED_THROUGH - 1 || (n >= LOOKED_THROUGH && n % 4 === 0);
    await db.message.createMany({
      data: [conversations, foreign].flatMap((all) =>
        all.flatMap(({ id: conversationId }, n) => [
          { id: newId("msg"), conversationId, role: "user", text: saysPlum(n) ? `Plums, ${n} of them` : "Pears" },
          { id: newId("msg"), conversationId, role: "user", text: "A plum replaced", supersededAt: new Date() },
        ]),
      ),
    });

    const inOrder = conversations
      .map(({ id, updatedAt, title }, n) => ({ id, at: updatedAt.getTime(), says: saysPlum(n), title }))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    const readAllPages = async (search: string, limit: number) => {
      const rows: { id: string; excerpt: unknown }[] = [];
      let cursor: string | undefined;
      do {
        const page = await listConversations(db, owner.customerId, { limit, search, cursor });
        rows.push(...page.rows);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return rows;
    };
    const withPlums = inOrder.filter(({ says, title }) => says || title === "Plum cake");
    for (const limit of [1, 7, 20, 100]) {
      const found = await readAllPages("plum", limit);
      expect(found.map(({ id }) => id)).toEqual(withPlums.map(({ id }) => id));
      expect(found.map(({ excerpt }) => excerpt !== null)).toEqual(withPlums.map(({ says }) => says));
    }
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
    expect(ids(await readAllPages("cake", 20))).toEqual(ids(inOrder));
    expect(ids(await readAllPages("replaced", 20))).toEqual([]);
    const last = inOrder.findLast(({ says }) => says);
    const of = conversations.findIndex(({ id }) => id === last?.id);
    expect(ids(await readAllPages(`plums ${of}`, 20))).toEqual([last?.id]); // in none of the newest
  });

  test("an excerpt is of the last message that has the words; a very long text is found by its beginning", async ({
    db,
  }) => {
    const owner = await customerWith(db, 1n);
    const conversationId = newId("cnv");
    await db.conversation.create({ data: { id: conversationId, title: "Birds", ...owner } });
    const texts = ["first heron", "second heron", "no bird", `early ${"song ".repeat(20_000)}late`];
    for (const [n, text] of texts.entries()) {
      const createdAt = new Date(Date.now() + n);
      await db.message.create({ data: { id: newId("msg"), conversationId, role: "user", text, createdAt } });
    }
    const find = async (search: string) =>
      (await listConversations(db, owner.customerId, { limit: 2, search })).rows.map(({ excerpt }) =>
        excerpt?.map(({ text }) => text).join(""),
      );
    expect(await find("heron")).toEqual(["second heron"]);
    expect(await find("early")).toEqual([expect.stringMatching(/^early song/)]);
    expect(await find("late")).toEqual([]);
    await db.message.updateMany({ where: { conversationId, text: "second heron" }, data: { text: "wise stork" } });
    expect(await find("heron")).toEqual(["first heron"]);
    expect(await find("stork")).toEqual(["wise stork"]);
  });

  test("a title can be changed, by its customer", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId } = await talk(deps, owner);
    await renameConversation(db, { ...owner, conversationId }, "Ada");
    expect((await getConversation(db, { ...owner, conversationId })).title).toBe("Ada");
    const stranger = await customerWith(db, 1n);
    await expect(renameConversation(db, { ...stranger, conversationId }, "Eve")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("forgetting", () => {
  test("a deleted conversation is gone with its words; the requests and charges stay", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { conversationId, requestIds } = await talk(deps, owner);
    const stranger = await customerWith(db, 1n);
    await expect(deleteConversation(db, { ...stranger, conversationId })).rejects.toMatchObject({ code: "not_found" });
    await deleteConversation(db, { ...owner, conversationId });
    await expect(getConversation(db, { ...owner, conversationId })).rejects.toMatchObject({ code: "not_found" });
    expect(await db.message.count({ where: { conversationId } })).toBe(0);
    expect(await db.aiRequest.count({ where: { id: { in: [...requestIds] } } })).toBe(2);
  });

  test("an answer that runs in it is settled and kept nowhere", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const running = await sendPrompt(deps, askModel(owner, MODEL, "Write 300 words about the sea."));
    await readTexts(running, 5);
    await deleteConversation(db, { ...owner, conversationId: running.conversationId ?? "" });
    await stopAnswer(deps, { ...owner, requestId: running.requestId });
    await Promise.all(deps.runningAnswers);
    expect(await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } })).toMatchObject({
      status: "settled",
      ending: "stopped",
    });
    expect(await db.message.count({ where: { requestId: running.requestId } })).toBe(0);
    expect(await db.answerPart.count({ where: { requestId: running.requestId } })).toBe(0);
  });

  test("conversations live as long as their customer wants", async ({ db, deps, database }) => {
    const [forgetful, other] = [await customerWith(db, 1_000n), await customerWith(db, 1_000n)];
    const old = await talk(deps, forgetful);
    const kept = await talk(deps, other);
    await setRetention(db, forgetful.customerId, 7);
    await expect(setRetention(db, forgetful.customerId, 3)).rejects.toMatchObject({ code: "invalid_input" });
    await database.advanceClock("6 days");
    expect(await eraseOverdueConversations(db)).toBe(0);
    await database.advanceClock("1 day 1 second");
    expect(await eraseOverdueConversations(db)).toBe(1);
    await database.advanceClock("-7 days -1 second");
    const find = (conversationId: string) => db.conversation.count({ where: { id: conversationId } });
    expect([await find(old.conversationId), await find(kept.conversationId)]).toEqual([0, 1]);
    await setRetention(db, forgetful.customerId, null);
    expect(await db.conversationRetention.count({ where: { customerId: forgetful.customerId } })).toBe(0);
  });
});
