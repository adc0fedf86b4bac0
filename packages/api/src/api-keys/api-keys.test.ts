import { expect } from "vitest";
import { test } from "../test-api.ts";

test("the list of keys says who made each, and what is used of its caps", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000_000n);
  const create = (body: object) => api.post("/api/trpc/apiKeys.create", { as: ada.session, body });
  const capped = { name: "website", scopes: ["chat"], dayCap: "500", monthCap: "900.5" };
  const { secret } = (await create(capped)).json.result.data;
  await create({ name: "free", scopes: ["read"] });
  const ask = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] };
  const answer = await api.post("/v1/chat/completions", { as: { apiKey: secret }, body: ask });
  expect(answer.status).toBe(200);

  const { items } = (await api.get("/api/trpc/apiKeys.list", { as: ada.session })).json.result.data;
  const name = (await api.get("/api/trpc/account.me", { as: ada.session })).json.result.data.name;
  const used = answer.json.credits.cost;
  expect(items).toEqual([
    expect.objectContaining({ name: "free", dayCap: null, usedToday: null, monthCap: null, usedThisMonth: null }),
    expect.objectContaining({ ...capped, createdBy: name, usedToday: used, usedThisMonth: used }),
  ]);
  expect(JSON.stringify(items)).not.toContain(secret);
});
