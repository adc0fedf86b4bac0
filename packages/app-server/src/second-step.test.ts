import { AppError } from "@scrip/errors";
import { expect, test } from "vitest";
import { answerSecondStep } from "./second-step.ts";

const sessionCookie = { set: (token: string) => `session=${token}` };
const pendingCookie = { read: (cookies: string | null) => cookies?.split("=")[1] ?? null, clear: () => "pending=" };

function answer(fields: Record<string, string>) {
  const headers = { cookie: "pending=p1", "user-agent": "Test" };
  const request = new Request("http://localhost/two-factor", {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
  });
  return answerSecondStep(request, {
    home: "/home",
    sessionCookie,
    pendingCookie,
    finish: async ({ pendingToken, code, userAgent }) => {
      if (code !== "123456") throw new AppError("invalid_input", code, { publicMessage: "Wrong code." });
      return { token: `${pendingToken}.${userAgent}` };
    },
  });
}

test.for([
  ["/credits?a=1", "/credits?a=1"],
  ["https://elsewhere.test/", "/home"],
  ["//elsewhere.test/", "/home"],
])("a good code begins the session and goes on at a page of ours: %s", async ([next = "", expected]) => {
  const response = (await answer({ code: " 123456 ", next })) as Response;
  expect([response.status, response.headers.get("location")]).toEqual([302, expected]);
  expect(response.headers.getSetCookie()).toEqual(["session=p1.Test", "pending="]);
});

test.for([
  ["", 400, { code: "Enter the code" }],
  ["1".repeat(41), 400, { code: "This is too long for a code" }],
  ["654321", 400, { form: "Wrong code." }],
] as const)("a bad code is told, and no session begins: %s", async ([code, status, errors]) => {
  const answered = await answer({ code });
  expect(answered).toMatchObject({ data: { errors }, init: { status } });
});
