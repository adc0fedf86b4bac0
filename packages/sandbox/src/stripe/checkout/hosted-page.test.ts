import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStripe, type TestStripe } from "../test-stripe.ts";

let sandbox: TestStripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
});
afterAll(() => sandbox.close());

function openSession(fields: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return sandbox.stripe.checkout.sessions.create({
    mode: "payment",
    customer_email: "ada@example.com",
    line_items: [
      {
        quantity: 1,
        price_data: { currency: "usd", unit_amount: 70_000, product_data: { name: "<b>Enterprise</b>" } },
      },
    ],
    success_url: "http://127.0.0.1:9/done?session_id={CHECKOUT_SESSION_ID}",
    cancel_url: "http://127.0.0.1:9/back",
    ...fields,
  });
}

async function show(url: string | null) {
  const response = await fetch(url ?? "");
  return { status: response.status, headers: response.headers, html: await response.text() };
}

async function choose(url: string | null, outcome: string) {
  const response = await fetch(url ?? "", {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ outcome }),
  });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

test("the page names the amount, says that it is a sandbox, and asks for no card", async () => {
  const { url } = await openSession();
  const { status, headers, html } = await show(url);
  expect(status).toBe(200);
  expect(html).toContain("Sandbox — no real money moves");
  expect(html).toContain("<h1>$700.00</h1>");
  expect(html).toContain("&lt;b&gt;Enterprise&lt;/b&gt;");
  expect(html).not.toContain("<b>Enterprise");
  expect(html).not.toContain("<input");
  expect(html).not.toContain("<script");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("paying leads to the success address with the session's id", async () => {
  const { id, url } = await openSession();
  const answer = { status: 303, location: `http://127.0.0.1:9/done?session_id=${id}` };
  expect(await choose(url, "paid")).toMatchObject(answer);
  expect(await choose(url, "paid")).toMatchObject(answer); // the second click of a double click
  expect((await show(url)).html).toContain("This checkout is paid");
  expect((await sandbox.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
});

test("a decline keeps the page open and says that nothing was charged", async () => {
  const { id, url } = await openSession();
  expect((await show(url)).html).not.toContain("Nothing was charged");
  expect(await choose(url, "declined")).toMatchObject({ status: 303, location: `/c/pay/${id}` });
  const { html } = await show(url);
  expect(html).toContain("Nothing was charged");
  expect(html).toContain("Your card was declined.");
  expect(html).toContain('value="paid"');
});

test("a card that asks for 3-D Secure waits for the answer, and is charged only when it is yes", async () => {
  const { id, url } = await openSession();
  expect(await choose(url, "needs_authentication")).toMatchObject({ status: 303, location: `/c/pay/${id}` });
  expect((await show(url)).html).toContain("Your bank asks: pay $700.00?");
  const waiting = await sandbox.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  expect(waiting).toMatchObject({ status: "open", payment_intent: { status: "requires_action", latest_charge: null } });

  await choose(url, "authentication_failed");
  expect((await show(url)).html).toContain("unable to authenticate");
  await choose(url, "needs_authentication");
  expect(await choose(url, "authenticated")).toMatchObject({ location: `http://127.0.0.1:9/done?session_id=${id}` });
  const paid = await sandbox.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
  expect(paid).toMatchObject({
    payment_status: "paid",
    payment_intent: {
      status: "succeeded",
      latest_charge: { payment_method_details: { card: { three_d_secure: { result: "authenticated" } } } },
    },
  });
});

test("a bank that has not asked takes no answer", async () => {
  const { url } = await openSession();
  expect((await choose(url, "authenticated")).status).toBe(400);
});

test("cancelling leads back and leaves the session open", async () => {
  const { id, url } = await openSession();
  expect(await choose(url, "cancelled")).toMatchObject({ status: 303, location: "http://127.0.0.1:9/back" });
  expect((await sandbox.stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  const withoutCancel = await openSession({ cancel_url: undefined as never });
  expect((await show(withoutCancel.url)).html).not.toContain("Cancel and go back");
});

test("an expired session cannot be paid on its page", async () => {
  const { id, url } = await openSession();
  await sandbox.stripe.checkout.sessions.expire(id);
  expect((await show(url)).html).toContain("This checkout has expired");
  await choose(url, "paid");
  expect((await sandbox.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("unpaid");
});

test("nonsense gets a page that explains it, never a stack", async () => {
  const { url } = await openSession();
  const answers = await Promise.all([
    show(`${sandbox.url()}/c/pay/cs_test_absent`),
    show(`${sandbox.url()}/c/pay/%00`),
    show(`${sandbox.url()}/c/pay/%E0%A4%A`),
    show(`${sandbox.url()}/elsewhere`),
    choose(url, "free"),
    choose(url, "x".repeat(20_000)),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 400, 404, 400, 413]);
  for (const { html } of answers) {
    expect(html).toContain("Sandbox — no real money moves");
    expect(html).not.toMatch(/ {4}at |node_modules/);
  }
});
