import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { expect, test } from "vitest";
import { verifyStripeSignature } from "./verify-stripe-signature.ts";

const client = new Stripe("sk_test_51Abcdefghijklmnop");
const SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";
const OTHER = "whsec_9dK2jWyT84RsG6hPqU1o";
const now = new Date("2026-05-01T12:00:00.500Z");
const nowS = Math.floor(now.getTime() / 1000);
const body = JSON.stringify(
  {
    id: "evt_1",
    object: "event",
    type: "checkout.session.completed",
    api_version: "2026-07-29.x",
    livemode: false,
    data: { object: { id: "cs_test_1" } },
  },
  null,
  2,
);

function sign(payload: string, secret = SECRET, timestamp = nowS, scheme = "v1"): string {
  return client.webhooks.generateTestHeaderString({ payload, secret, timestamp, scheme });
}

function verify(payload: string, signatureHeader: string | null, secrets: readonly string[] = [SECRET]) {
  return verifyStripeSignature(
    client,
    secrets,
    { rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader },
    now,
  );
}

test("an event signed over exactly these bytes is read", () => {
  expect(verify(body, sign(body))).toMatchObject({ id: "evt_1", type: "checkout.session.completed", livemode: false });
});

test("while a secret is rotated, a signature of either is good, and afterwards only of the new one", () => {
  for (const secret of [SECRET, OTHER]) expect(verify(body, sign(body, secret), [OTHER, SECRET]).id).toBe("evt_1");
  expect(() => verify(body, sign(body, SECRET), [OTHER])).toThrow();
});

test.for<[string, string, string | null]>([
  ["no header", body, null],
  ["an empty header", body, ""],
  ["a header without signatures", body, `t=${nowS}`],
  ["a header without a time", body, sign(body).replace(/^t=\d+,/, "")],
  ["a signature of another secret", body, sign(body, OTHER)],
  ["an empty signature", body, sign(body).replace(/v1=.*/, "v1=")],
  ["another scheme", body, sign(body, SECRET, nowS, "v0")],
  ["a body that was parsed and written again", JSON.stringify(JSON.parse(body)), sign(body)],
  ["one changed byte", body.replace("cs_test_1", "cs_test_2"), sign(body)],
  ["an empty body", "", sign(body)],
  ["a joined array of two headers", body, `${sign(body)}, ${sign(body)}`],
  ["a second time beside the signed one", body, `t=${nowS},${sign(body, SECRET, nowS - 400)}`],
  ["a time in another notation", body, sign(body).replace("t=", "t=0x")],
  ["a signed body that is not JSON", "hello", sign("hello")],
  ["a signed body that is no event", "[]", sign("[]")],
  ["a signed event without an id", '{"type":"x"}', sign('{"type":"x"}')],
])("refuses %s", ([, payload, header]) => {
  expect(() => verify(payload, header)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test.for(["", " ", "undefined", "null"])("a signature made with the secret %j is worth nothing", (secret) => {
  const forged = createHmac("sha256", secret).update(`${nowS}.${body}`).digest("hex");
  expect(() => verify(body, `t=${nowS},v1=${forged}`)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test.for<[number, boolean]>([
  [-301, false],
  [-299, true],
  [299, true],
  [302, false],
  [600, false],
  [365 * 86_400, false],
])("a signature made %i s from now is accepted: %s", ([offsetS, isAccepted]) => {
  const attempt = () => verify(body, sign(body, SECRET, nowS + offsetS));
  if (isAccepted) expect(attempt().id).toBe("evt_1");
  else expect(attempt).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
