import { expect } from "vitest";
import { test } from "../test-api.ts";

test("a customer chooses below which balance to be told, and whether credits that expire are worth a mail", async ({
  api,
}) => {
  const ada = await api.signUp();
  const read = async () => (await api.get("/api/trpc/credits.noticePreference", { as: ada.session })).json.result.data;
  expect(await read()).toEqual({ lowBalance: "100", expiry: true });
  for (const body of [
    { lowBalance: "12.5", expiry: false },
    { lowBalance: null, expiry: true },
  ]) {
    const answer = await api.post("/api/trpc/credits.setNoticePreference", { as: ada.session, body });
    expect(answer.json.result.data).toEqual(body);
    expect(await read()).toEqual(body);
  }
});

test("a threshold that is no amount is refused and changes nothing", async ({ api }) => {
  const ada = await api.signUp();
  for (const lowBalance of ["-1", "0", "1e3", "0.0000001", "9".repeat(30), "many", true]) {
    const body = { lowBalance, expiry: false };
    const answer = await api.post("/api/trpc/credits.setNoticePreference", { as: ada.session, body });
    expect([lowBalance, answer.status]).toEqual([lowBalance, 400]);
  }
  const { json } = await api.get("/api/trpc/credits.noticePreference", { as: ada.session });
  expect(json.result.data).toEqual({ lowBalance: "100", expiry: true });
});
