import { expect, test } from "vitest";
import { z } from "zod";
import { parseForm } from "./parse-form.ts";

const Form = z.object({
  email: z.string().min(1, "Enter your e-mail"),
  note: z.string().max(3, "Too long").optional(),
});

function post(body: NonNullable<RequestInit["body"]>, contentType?: string): Request {
  const headers = contentType === undefined ? {} : { "content-type": contentType };
  return new Request("http://localhost/login", { method: "POST", body, headers });
}

test("a form is read, urlencoded or multipart", async () => {
  const multipart = new FormData();
  multipart.set("email", "ada@example.com");
  for (const body of [new URLSearchParams({ email: "ada@example.com" }), multipart]) {
    expect(await parseForm(post(body), Form)).toEqual({ ok: true, value: { email: "ada@example.com" } });
  }
});

test("what is wrong is told by field", async () => {
  const form = new URLSearchParams({ email: "", note: "long" });
  expect(await parseForm(post(form), Form)).toEqual({
    ok: false,
    errors: { email: "Enter your e-mail", note: "Too long" },
    sent: { email: "", note: "long" },
  });
});

test("what was sent comes back with what is wrong, but for files", async () => {
  const form = new FormData();
  form.set("intent", "sign-up");
  form.set("email", new File(["x"], "x.txt"));
  const parsed = await parseForm(post(form), Form);
  expect(parsed.ok ? null : parsed.sent).toEqual({ intent: "sign-up" });
});

test("a file is no text", async () => {
  const form = new FormData();
  form.set("email", new File(["x"], "x.txt"));
  expect(await parseForm(post(form), Form)).toMatchObject({ ok: false });
});

test.each([
  ["JSON", post('{"email":"ada@example.com"}', "application/json"), 415],
  ["plain text", post("email=ada", "text/plain"), 415],
  ["bytes without a type", post(new Uint8Array([1, 2])), 415],
  ["a multipart body without its boundary", post("nonsense", "multipart/form-data"), 400],
])("%s is refused and never an error of ours", async (_what, request, status) => {
  await expect(parseForm(request, Form)).rejects.toMatchObject({ init: { status } });
});
