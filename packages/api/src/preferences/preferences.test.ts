import { expect } from "vitest";
import { test } from "../test-api.ts";

const DEFAULTS = { mode: "balanced", length: "normal", maxCredits: null, excludeProviders: [] };
const PROMPT = "What is the capital of France?";

test("a person chooses how messages are answered, and a message that leaves it open is answered so", async ({
  api,
}) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000_000n);
  const as = ada.session;
  expect((await api.get("/api/preferences", { as })).json).toMatchObject(DEFAULTS);
  const usual = (await api.post("/api/credits/estimate", { as, body: { prompt: PROMPT } })).json;

  const chosen = { mode: "best", length: "brief", maxCredits: "900.5", excludeProviders: ["anthropic", "openai"] };
  expect((await api.post("/api/preferences", { as, body: chosen })).json).toMatchObject(chosen);
  expect((await api.get("/api/preferences", { as })).json).toMatchObject(chosen);

  const preferred = (await api.post("/api/credits/estimate", { as, body: { prompt: PROMPT } })).json;
  expect(preferred.tokens.cap).toBe(512);
  expect(["anthropic", "openai"]).not.toContain(preferred.model.provider);
  const said = { mode: "balanced", length: "normal", maxCredits: "100000", excludeProviders: [] };
  const explicit = (await api.post("/api/credits/estimate", { as, body: { prompt: PROMPT, ...said } })).json;
  expect(explicit.model).toEqual(usual.model);
  expect(explicit.tokens.cap).toBe(usual.tokens.cap);
});

test("a key is answered as it asks, but from no provider that its maker has excluded", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000_000n);
  const key = await api.apiKey(ada, ["chat"]);
  const ask = async (model: string) => {
    const body = { model, messages: [{ role: "user", content: PROMPT }], dry_run: true };
    return (await api.post("/v1/chat/completions", { as: key, body })).json;
  };
  const usual = await ask("auto");
  const body = { mode: "best", length: "brief", maxCredits: "1", excludeProviders: [usual.model.provider] };
  await api.post("/api/preferences", { as: ada.session, body });
  const other = await ask("auto");
  expect(other.model.provider).not.toBe(usual.model.provider);
  expect(other.tokens.cap).toBe(usual.tokens.cap);
  expect((await ask(usual.model.id)).model.id).toBe(usual.model.id);
  // A quote by the key is good for the same request by the key.
  const quoted = (
    await api.post("/api/credits/estimate", { as: key, body: { messages: [{ role: "user", content: PROMPT }] } })
  ).json;
  const send = { model: "auto", messages: [{ role: "user", content: PROMPT }], quote_id: quoted.quoteId };
  const answer = await api.post("/v1/chat/completions", { as: key, body: send });
  expect([answer.status, answer.headers.get("x-scrip-model")]).toEqual([200, quoted.model.id]);
});

test("what a person prefers is theirs alone", async ({ api }) => {
  const [ada, eve] = [await api.signUp(), await api.signUp()];
  await api.post("/api/preferences", { as: ada.session, body: { ...DEFAULTS, mode: "best" } });
  expect((await api.get("/api/preferences", { as: eve.session })).json).toMatchObject(DEFAULTS);
});

test("to exclude everybody is refused, and so is what is no choice; nothing changes", async ({ api }) => {
  const ada = await api.signUp();
  const as = ada.session;
  const { providers } = (await api.get("/api/preferences", { as })).json;
  const everybody = await api.post("/api/preferences", { as, body: { ...DEFAULTS, excludeProviders: providers } });
  expect([everybody.status, everybody.json.error.message]).toEqual([
    400,
    "No model would be left to answer. Leave at least one provider in.",
  ]);
  for (const wrong of [
    { mode: "cheap" },
    { length: "" },
    { maxCredits: "0" },
    { maxCredits: "0.0000001" },
    { maxCredits: "9".repeat(30) },
    { excludeProviders: ["nobody"] },
    { excludeProviders: "google" },
    { length: undefined },
    { unknown: 1 },
  ]) {
    expect([wrong, (await api.post("/api/preferences", { as, body: { ...DEFAULTS, ...wrong } })).status]).toEqual([
      wrong,
      400,
    ]);
  }
  expect((await api.get("/api/preferences", { as })).json).toMatchObject(DEFAULTS);
});
