import { expect } from "vitest";
import { type Sent, type TestApi, test } from "./test-api.ts";

type Bad = { path: string; sent?: Sent; status: number; code: string };

const ESTIMATE = "/api/credits/estimate";
const PURCHASE = "/api/credits/purchase";
const CHAT = "/v1/chat/completions";
const GRANT = "/api/credits/admin/grant-bonus";
const TWO_MEGABYTES = "a".repeat(2 * 1024 * 1024);
const JUST_TOO_LONG = "a".repeat(1_000_001);
const FORM = "packageId=starter";

const invalid = { status: 400, code: "invalid_input" };
const tooLarge = { status: 413, code: "too_large" };
const unreadable = { status: 415, code: "invalid_input" };

const posts: Record<string, Bad> = {
  "an unknown package": { path: PURCHASE, sent: { body: { packageId: "platinum" } }, status: 404, code: "not_found" },
  "a package that is no id": { path: PURCHASE, sent: { body: { packageId: "' OR 1=1" } }, ...invalid },
  "no package": { path: PURCHASE, sent: { body: {} }, ...invalid },
  "an unknown field": { path: PURCHASE, sent: { body: { packageId: "starter", price: 1 } }, ...invalid },
  "a prototype": {
    path: PURCHASE,
    sent: { rawBody: '{"packageId":"starter","__proto__":{"a":1},"constructor":1}' },
    ...invalid,
  },
  "broken JSON": { path: PURCHASE, sent: { rawBody: '{"packageId":' }, ...invalid },
  "JSON that is no object": { path: PURCHASE, sent: { rawBody: '["starter"]' }, ...invalid },
  "JSON null": { path: PURCHASE, sent: { rawBody: "null" }, ...invalid },
  "a JSON string": { path: PURCHASE, sent: { rawBody: '"starter"' }, ...invalid },
  "deep JSON": { path: PURCHASE, sent: { rawBody: `${"[".repeat(100_000)}${"]".repeat(100_000)}` }, ...invalid },
  "more fields than anybody sends": {
    path: ESTIMATE,
    sent: { rawBody: `{${Array.from({ length: 50_001 }, (_, index) => `"k${index}":1`).join()}}` },
    ...invalid,
  },
  "no body": { path: PURCHASE, sent: {}, ...unreadable },
  "a form": {
    path: PURCHASE,
    sent: { rawBody: FORM, headers: { "content-type": "application/x-www-form-urlencoded" } },
    ...unreadable,
  },
  "plain text": {
    path: PURCHASE,
    sent: { rawBody: '{"packageId":"starter"}', headers: { "content-type": "text/plain" } },
    ...unreadable,
  },
  "almost JSON": {
    path: PURCHASE,
    sent: { rawBody: '{"packageId":"starter"}', headers: { "content-type": "application/jsonp" } },
    ...unreadable,
  },
  "an empty prompt": { path: ESTIMATE, sent: { body: { prompt: "" } }, ...invalid },
  "a blank prompt": { path: ESTIMATE, sent: { body: { prompt: " \n " } }, ...invalid },
  "no prompt": { path: ESTIMATE, sent: { body: {} }, ...invalid },
  "prompt and messages": {
    path: ESTIMATE,
    sent: { body: { prompt: "a", messages: [{ role: "user", content: "a" }] } },
    ...invalid,
  },
  "messages without a user": {
    path: ESTIMATE,
    sent: { body: { messages: [{ role: "system", content: "a" }] } },
    ...invalid,
  },
  "half a surrogate pair": { path: ESTIMATE, sent: { rawBody: '{"prompt":"\\ud800"}' }, ...invalid },
  "a prompt of 2 MB": { path: ESTIMATE, sent: { body: { prompt: TWO_MEGABYTES } }, ...tooLarge },
  "a prompt just too long": { path: ESTIMATE, sent: { body: { prompt: JUST_TOO_LONG } }, ...tooLarge },
  "an unknown model": { path: ESTIMATE, sent: { body: { prompt: "a", model: "gpt-99" } }, ...invalid },
  "an unknown mode": { path: ESTIMATE, sent: { body: { prompt: "a", mode: "cheapest" } }, ...invalid },
  "an unknown provider": { path: ESTIMATE, sent: { body: { prompt: "a", excludeProviders: ["acme"] } }, ...invalid },
  "no tokens": { path: ESTIMATE, sent: { body: { prompt: "a", maxOutputTokens: 0 } }, ...invalid },
  "fewer tokens than none": { path: ESTIMATE, sent: { body: { prompt: "a", maxOutputTokens: -5 } }, ...invalid },
  "tokens as a string": { path: ESTIMATE, sent: { body: { prompt: "a", maxOutputTokens: "5" } }, ...invalid },
  "tokens as true": { path: ESTIMATE, sent: { body: { prompt: "a", maxOutputTokens: true } }, ...invalid },
  "tokens beyond 2^53": { path: ESTIMATE, sent: { rawBody: '{"prompt":"a","maxOutputTokens":1e300}' }, ...invalid },
  "negative credits": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "-1" } }, ...invalid },
  "zero credits": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: 0 } }, ...invalid },
  "credits too fine": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "0.0000001" } }, ...invalid },
  "credits as a fraction": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: 0.5 } }, ...invalid },
  "credits with an exponent": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "1e3" } }, ...invalid },
  "credits in hexadecimal": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "0x10" } }, ...invalid },
  "credits in other digits": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "١٢" } }, ...invalid },
  "credits that are infinite": { path: ESTIMATE, sent: { body: { prompt: "a", maxCredits: "Infinity" } }, ...invalid },
  "a conversation of nobody": {
    path: ESTIMATE,
    sent: { body: { prompt: "a", conversationId: "cnv_none" } },
    status: 404,
    code: "not_found",
  },
  "a 2 MB completion": {
    path: CHAT,
    sent: { body: { model: "auto", messages: [{ role: "user", content: TWO_MEGABYTES }] } },
    ...tooLarge,
  },
  "broken JSON for a completion": { path: CHAT, sent: { rawBody: "{" }, ...invalid },
  "a bonus given by a customer": {
    path: GRANT,
    sent: { body: { customerId: "cus_x", credits: 1, reason: "mine" } },
    status: 403,
    code: "forbidden",
  },
  "an unknown path": { path: "/api/credits/steal", sent: { body: {} }, status: 404, code: "not_found" },
  "a read as a POST": { path: "/api/credits/balance", sent: { body: {} }, status: 404, code: "not_found" },
};

const gets: Record<string, Omit<Bad, "sent">> = {
  "a limit of none": { path: "/api/credits/history?limit=0", ...invalid },
  "a limit too high": { path: "/api/credits/history?limit=101", ...invalid },
  "a negative limit": { path: "/api/credits/history?limit=-1", ...invalid },
  "a limit in hexadecimal": { path: "/api/credits/history?limit=0x10", ...invalid },
  "a limit that is empty": { path: "/api/credits/history?limit=", ...invalid },
  "two limits": { path: "/api/credits/history?limit=1&limit=2", ...invalid },
  "a broken cursor": { path: "/api/credits/history?cursor=%00", ...invalid },
  "an unknown type": { path: "/api/credits/history?type=theft", ...invalid },
  "a time that is none": { path: "/api/credits/history?from=yesterday", ...invalid },
  "a day that is none": { path: "/api/credits/history?from=2030-02-31", ...invalid },
  "a NUL in a search": { path: "/api/credits/history?q=%00", ...invalid },
  "an unknown filter": { path: "/api/credits/history?customerId=cus_x", ...invalid },
  "a prototype in an address": { path: "/api/credits/history?__proto__=1", ...invalid },
  "a constructor in an address": { path: "/api/credits/balance?constructor=1", ...invalid },
  "what every object has, where nothing is taken": { path: "/api/credits/packages?toString=1", ...invalid },
  "a prototype for a file": { path: "/api/credits/history.csv?__proto__=1", ...invalid },
  "a field for the description": { path: "/api/openapi.json?version=2", ...invalid },
  "a long prompt in an address": { path: `/api/credits/estimate?prompt=${"a".repeat(8_001)}`, ...invalid },
  "no prompt in an address": { path: "/api/credits/estimate", ...invalid },
  "a purchase as a GET": { path: "/api/credits/purchase?packageId=starter", status: 404, code: "not_found" },
  "users read by a customer": { path: "/api/credits/admin/users", status: 403, code: "forbidden" },
  "figures read by a customer": { path: "/api/credits/admin/analytics", status: 403, code: "forbidden" },
};

test.for(Object.entries(posts))("%s is refused in the error shape and changes nothing", async ([, bad], { api }) => {
  await expectRefusal(api, bad, (as) => api.post(bad.path, { ...bad.sent, as }));
});

test.for(Object.entries(gets))("%s is refused in the error shape", async ([, bad], { api }) => {
  await expectRefusal(api, bad, (as) => api.get(bad.path, { as }));
});

test.for([PURCHASE, ESTIMATE, CHAT, GRANT])(
  "%s by nobody, and by a key that is none, is 401",
  async (path, { api }) => {
    const body = path === CHAT ? { model: "auto", messages: [{ role: "user", content: "a" }] } : {};
    const forged = { apiKey: `scrip_sandbox_${"0".repeat(32)}_${"A".repeat(49)}` };
    for (const as of [undefined, forged, { cookie: "__Host-scrip_session=forged" }, { apiKey: "" }]) {
      const { status, json } = await api.post(path, { as, body });
      expect(status).toBe(401);
      expect(json.error.code).toBe("unauthenticated");
    }
  },
);

test("another customer's conversation, key and Checkout are not there", async ({ api, db }) => {
  const ada = await api.signUp();
  const eve = await api.signUp();
  await db.conversation.create({
    data: { id: "cnv_ada", customerId: ada.customerId, userId: ada.userId, title: "Mine" },
  });
  const key = await api.apiKey(ada, ["read"]);
  const purchase = await api.post(PURCHASE, { as: ada.session, body: { packageId: "starter" } });
  const { checkoutSessionId } = purchase.json;
  const as = eve.session;

  const attempts = [
    api.get(`/api/trpc/conversations.get?input=${encodeURIComponent('{"conversationId":"cnv_ada"}')}`, { as }),
    api.post(ESTIMATE, { as, body: { prompt: "a", conversationId: "cnv_ada" } }),
    api.post("/api/trpc/apiKeys.revoke", { as, body: { id: key.id } }),
    api.post("/api/trpc/credits.confirmCheckout", { as, body: { checkoutSessionId } }),
    api.get("/api/credits/balance", { as, headers: { "x-scrip-customer": ada.customerId } }),
    api.get("/api/credits/balance", { as: key, headers: { "x-scrip-customer": eve.customerId } }),
    api.get("/api/credits/balance", { as, headers: { "x-scrip-customer": "'; --" } }),
  ];
  for (const { status, json } of await Promise.all(attempts)) {
    expect(status).toBe(404);
    expect(json.error.data?.code ?? json.error.code).toBe("not_found");
  }
  expect((await api.get("/api/credits/balance", { as: key })).status).toBe(200);
});

test("tRPC refuses other bodies, large batches and overridden methods", async ({ api }) => {
  const { session: as } = await api.signUp();
  const path = "/api/trpc/credits.purchase";
  const multipart = { as, rawBody: FORM, headers: { "content-type": "multipart/form-data; boundary=x" } };
  expect((await api.post(path, multipart)).status).toBe(415);
  expect((await api.post(path, { as, rawBody: "{" })).status).toBe(400);
  expect((await api.get(`${path}?input=${encodeURIComponent('{"packageId":"starter"}')}`, { as })).status).toBe(405);
  expect((await api.post("/api/trpc/credits.balance", { as, body: {} })).status).toBe(405);
  const eleven = Array.from({ length: 11 }, () => "credits.balance").join(",");
  expect((await api.get(`/api/trpc/${eleven}?batch=1&input=%7B%7D`, { as })).status).toBe(400);
  const none = await api.post("/api/trpc/credits.steal", { as, body: {} });
  expect(none.status).toBe(404);
  expect(none.json.error.data).toEqual({ code: "not_found", httpStatus: 404 });
});

test("our own failure is a 500 that tells nothing but its id", async ({ api }) => {
  const ada = await api.signUp();
  const { web } = api.deps;
  const fail = () => {
    throw new Error("secret sk_live_abcdef in /etc/passwd");
  };
  const assistant = {
    ...web.assistant,
    providers: { ...web.assistant.providers, enabledProviders: fail },
    snapshots: { ...web.assistant.snapshots, current: fail },
  };
  api.deps.web = { ...web, assistant };
  const answers = [
    await api.post(ESTIMATE, { as: ada.session, body: { prompt: "a" } }),
    await api.post("/api/trpc/selection.estimate", { as: ada.session, body: { prompt: "a" } }),
    await api.get("/v1/models", { as: await api.apiKey(ada, ["read"]) }),
  ];
  for (const { status, text, headers } of answers) {
    expect(status).toBe(500);
    expect(text).toContain("Something went wrong on our side.");
    expect(text).toContain(headers.get("x-request-id"));
    expect(text).not.toMatch(/secret|sk_live|passwd|\.ts|at /);
  }
});

async function expectRefusal(
  api: TestApi,
  bad: Omit<Bad, "sent">,
  send: (as: { cookie?: string; apiKey?: string }) => ReturnType<TestApi["get"]>,
) {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000n);
  const before = await readState(api, ada.customerId);
  const as = bad.path === CHAT ? await api.apiKey(ada, ["chat"]) : ada.session;

  const { status, json, text } = await send(as);

  expect(status, text.slice(0, 300)).toBe(bad.status);
  expect(json.error).toMatchObject({ code: bad.code, message: expect.stringMatching(/\S/) });
  expect(text.length).toBeLessThan(2_000);
  expect(text).not.toMatch(/\bat \S+ \(|node_modules|Prisma|SELECT/);
  expect(await readState(api, ada.customerId)).toEqual(before);
}

/** All that a request could have left behind. */
async function readState({ deps }: TestApi, customerId: string) {
  const { db } = deps.web;
  return {
    balance: await db.ledgerBalance.findUnique({ where: { customerId } }),
    transfers: await db.ledgerTransfer.count({ where: { customerId } }),
    holds: await db.hold.count({ where: { customerId } }),
    quotes: await db.quote.count({ where: { customerId } }),
    payments: await db.payment.count({ where: { customerId } }),
    requests: await db.aiRequest.count({ where: { customerId } }),
    conversations: await db.conversation.count({ where: { customerId } }),
    grants: await db.grant.count(),
  };
}
