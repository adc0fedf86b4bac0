import { expect } from "vitest";
import { test } from "../test-api.ts";

test("a customer's months are listed, proven, and compared with the file that was downloaded", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000n);
  const key = await api.apiKey(ada, ["read"]);

  const { json } = await api.get("/api/credits/statements", { as: key });
  expect(json).toEqual({
    items: [{ month: expect.any(String), complete: false, rowCount: 1, openingBalance: "0", closingBalance: "5" }],
    nextCursor: null,
  });
  const [{ month }] = json.items;

  const proof = await api.get(`/api/credits/statements/${month}/proof`, { as: key });
  expect(proof.json).toMatchObject({
    month,
    problem: null,
    sumOfChanges: "5",
    balance: "5",
    sumOfGrants: "5",
    isRight: true,
  });

  const file = await api.get(`/api/credits/statements/${month}`, { as: key });
  const compare = (text: string, as = ada.session) =>
    api.post("/api/trpc/statements.compare", { as, body: { text } }).then((answer) => answer.json);
  const text = JSON.stringify(file.json);
  expect(await compare(text)).toMatchObject({ result: { data: { month, rowCount: 1, problem: null } } });
  const bob = await api.signUp();
  expect(await compare(text, bob.session)).toMatchObject({
    result: { data: { problem: "This is the statement of another account." } },
  });
  expect(await compare(text.replace('"5"', '"6"'))).toMatchObject({
    result: { data: { problem: "The closing balance is 6, the rows make 5." } },
  });
  expect(await compare("{}")).toMatchObject({ error: { data: { code: "invalid_input" } } });
});

test("a month that is none, or to come, is a clear mistake", async ({ api }) => {
  const ada = await api.signUp();
  for (const month of ["2026-13", "soon", "2999-01"]) {
    const { status, json } = await api.get(`/api/credits/statements/${month}/proof`, { as: ada.session });
    expect({ month, status, code: json.error.code }).toEqual({ month, status: 400, code: "invalid_input" });
  }
  expect((await api.get("/api/credits/statements?cursor=x", { as: ada.session })).status).toBe(400);
});
