import { sendPrompt } from "@scrip/assistant";
import { newId } from "@scrip/db";
import { isFullTest } from "@scrip/testing";
import { expect } from "vitest";
import { type Person, type TestApi, test } from "../test-api.ts";
import { exportPerson } from "./export-person.ts";

const PATH = "/api/account/export.json";
const WORDS = "Tell me of the xylophonist of Quedlinburg.";

async function liveALife(api: TestApi): Promise<Person> {
  const ada = await api.signUp();
  const { json } = await api.post("/api/credits/purchase", { as: ada.session, body: { packageId: "starter" } });
  await api.pay(json.checkoutSessionId);
  const confirm = { checkoutSessionId: json.checkoutSessionId };
  await api.post("/api/trpc/credits.confirmCheckout", { as: ada.session, body: confirm });
  const { customerId, userId } = ada;
  const input = { prompt: WORDS, controls: { model: "gpt-4o-mini" } };
  const answer = await sendPrompt(api.deps.web.assistant, { customerId, userId, surface: "chat", input });
  await Array.fromAsync(answer.events);
  const preference = { mode: "best", length: "brief", maxCredits: "12.5", excludeProviders: ["google"] };
  await api.post("/api/preferences", { as: ada.session, body: preference });
  return ada;
}

test("a person gets everything that is held about them, as one document", async ({ api }) => {
  const ada = await liveALife(api);
  const key = await api.apiKey(ada, ["read"]);
  const { status, headers, json } = await api.get(PATH, { as: ada.session });
  expect([status, headers.get("content-disposition")]).toEqual([200, 'attachment; filename="scrip-account.json"']);
  expect(json).toMatchObject({
    shape: 1,
    profile: [{ id: ada.userId, email: ada.email }],
    customers: [{ id: ada.customerId, kind: "person", memberRole: "owner" }],
    sessions: [{ audience: "web" }],
    apiKeys: [{ id: key.id, scopes: ["read"], dayCap: null }],
    chatPreferences: [{ mode: "best", length: "brief", ceiling: "12.5", excludedProviders: ["google"] }],
    payments: [{ status: "paid", amountCents: 1_000, credits: "1000", receiptEmail: ada.email }],
    conversations: [{ messages: [{ role: "user", text: WORDS }, { role: "assistant" }] }],
    requests: [{ modelId: "gpt-4o-mini", surface: "chat", charge: expect.stringMatching(/^\d+(\.\d+)?$/) }],
    history: { items: [{ type: "spend" }, { type: "purchase", amount: "1000" }] },
  });
});

test("no secret and no hash of one is in it", async ({ api }) => {
  const ada = await liveALife(api);
  const key = await api.apiKey(ada, ["read"]);
  const { db } = api.deps.web;
  const [user, session, stored] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: ada.userId } }),
    db.session.findFirstOrThrow({ where: { userId: ada.userId } }),
    db.apiKey.findUniqueOrThrow({ where: { id: key.id } }),
  ]);
  const { text } = await api.get(PATH, { as: ada.session });
  const token = ada.session.cookie?.split("=")[1] ?? "";
  for (const secret of [user.passwordHash, session.id, token, stored.secretHash, key.apiKey ?? ""]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/argon2|password|secret|hash/i);
});

test("what others said and own is not in it, also where they share a team", async ({ api }) => {
  const [ada, ben] = [await liveALife(api), await api.signUp()];
  const { db } = api.deps.web;
  const teamId = newId("cus");
  await db.customer.create({ data: { id: teamId, kind: "team", name: "Team" } });
  await db.member.createMany({
    data: [ada, ben].map(({ userId }) => ({ customerId: teamId, userId, role: "owner" })),
  });
  for (const { userId } of [ada, ben]) {
    await db.conversation.create({ data: { id: newId("cnv"), customerId: teamId, userId, title: `Of ${userId}` } });
  }
  const { json, text } = await api.get(PATH, { as: ben.session });
  expect(json.conversations.map(({ title }: { title: string }) => title)).toEqual([`Of ${ben.userId}`]);
  for (const other of [ada.userId, ada.email, ada.customerId, WORDS]) expect(text).not.toContain(other);
});

test("it may be asked for ten times an hour", async ({ api, database }) => {
  await database.advanceToNoon();
  const ada = await api.signUp();
  const statuses = [];
  for (let count = 0; count < 11; count += 1) statuses.push((await api.get(PATH, { as: ada.session })).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
});

const MESSAGES = isFullTest() ? 200_000 : 5_000;

test("a long life is written page by page, every message once and in its order", { timeout: 120_000 }, async ({
  api,
}) => {
  const ada = await api.signUp();
  const { db } = api.deps.web;
  const ids = Array.from({ length: 450 }, () => newId("cnv")).toSorted();
  await db.conversation.createMany({ data: ids.map((id) => ({ id, ...ownerOf(ada), title: "Long" })) });
  // All at one moment, so that only the ids tell them apart.
  await db.$executeRaw`
    INSERT INTO message (id, conversation_id, role, text) SELECT 'msg_' || lpad(n::text, 9, '0'), ${ids[7]}, 'user', n::text
      FROM generate_series(1, ${MESSAGES}::int) AS n`;
  let longest = 0;
  let text = "";
  for await (const part of exportPerson(db, ada.userId)) {
    longest = Math.max(longest, part.length);
    text += part;
  }
  const { conversations } = JSON.parse(text) as { conversations: { id: string; messages: { text: string }[] }[] };
  expect(conversations.map(({ id }) => id)).toEqual(ids);
  const said = conversations.flatMap(({ messages }) => messages.map((message) => message.text));
  expect(said).toEqual(Array.from({ length: MESSAGES }, (_, index) => String(index + 1)));
  expect(longest).toBeLessThan(100_000);
});

function ownerOf({ customerId, userId }: Person) {
  return { customerId, userId };
}
