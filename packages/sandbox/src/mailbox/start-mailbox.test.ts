import { once } from "node:events";
import { createServer } from "node:net";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageRing } from "./message-ring.ts";
import { type Mailbox, startMailbox } from "./start-mailbox.ts";

let mailbox: Mailbox;

beforeEach(async () => {
  mailbox = await startMailbox({ httpPort: 0, smtpPort: 0 });
});

afterEach(async () => {
  await mailbox.close();
});

async function listMessages(): Promise<unknown> {
  return (await fetch(`${mailbox.url}/messages`)).json();
}

test("what is sent over SMTP is caught, newest first", async () => {
  const mailer = createTransport(mailbox.smtpUrl);
  const receipt = {
    from: "Scrip <billing@scrip.test>",
    to: "demo@scrip.test",
    subject: "Receipt – $10",
    text: "Thank you",
    html: "<b>Thank you</b>",
  };
  await mailer.sendMail({ ...receipt, subject: "Welcome", html: undefined });
  await mailer.sendMail({ ...receipt, cc: "team@scrip.test" });
  mailer.close();

  expect(await listMessages()).toEqual([
    {
      to: "demo@scrip.test, team@scrip.test",
      subject: "Receipt – $10",
      text: "Thank you",
      html: expect.stringContaining("<b>Thank you</b>"),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
    expect.objectContaining({ to: "demo@scrip.test", subject: "Welcome", html: "" }),
  ]);
});

test("the mailbox can be emptied", async () => {
  const mailer = createTransport(mailbox.smtpUrl);
  await mailer.sendMail({ from: "a@scrip.test", to: "b@scrip.test", subject: "one", text: "one" });
  mailer.close();
  expect((await fetch(`${mailbox.url}/messages`, { method: "DELETE" })).status).toBe(200);
  expect(await listMessages()).toEqual([]);
});

test("the page escapes what a message says", async () => {
  const mailer = createTransport(mailbox.smtpUrl);
  await mailer.sendMail({
    from: "a@scrip.test",
    to: "b@scrip.test",
    subject: "<script>alert(1)</script>",
    html: `"><script>alert(2)</script>`,
  });
  mailer.close();
  const page = await (await fetch(mailbox.url)).text();
  expect(page).toContain("Sandbox mailbox");
  expect(page).not.toContain("<script>");
});

test("unknown paths are 404", async () => {
  expect((await fetch(`${mailbox.url}/nothing`)).status).toBe(404);
});

test("a taken port is named", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startMailbox({ httpPort: 0, smtpPort: port })).rejects.toThrow(`Port ${port} is already in use`);
  await expect(startMailbox({ httpPort: port, smtpPort: 0 })).rejects.toThrow(`Port ${port} is already in use`);
  holder.close();
});

test("only the newest messages are kept", () => {
  const ring = createMessageRing(2);
  for (const subject of ["one", "two", "three"]) ring.add({ to: "", subject, text: "", html: "", at: "" });
  expect(ring.list().map((message) => message.subject)).toEqual(["three", "two"]);
});
