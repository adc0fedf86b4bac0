import { data, redirect } from "@remix-run/node";
import { z } from "zod";
import { formErrorOf } from "./form-error.ts";
import { parseForm } from "./parse-form.ts";
import { safePath } from "./safe-path.ts";

const CodeForm = z.object({
  code: z.string().trim().min(1, "Enter the code").max(40, "This is too long for a code"),
  next: z.string().optional(),
});

type SecondStep = {
  /** Where to go on when the form names no page of ours. */
  home: string;
  sessionCookie: { set: (token: string) => string };
  /** What waits for the code after the password was right. */
  pendingCookie: { read: (cookies: string | null) => string | null; clear: () => string };
  /** Throws a foreseen error when the code is not good. */
  finish: (step: { pendingToken: string; code: string; userAgent: string | null }) => Promise<{ token: string }>;
};

/**
 * Answers the form that takes the code of a log-in: the session begins and goes on where it was on its way to, or the form says
 * what is wrong.
 */
export async function answerSecondStep(request: Request, { home, sessionCookie, pendingCookie, finish }: SecondStep) {
  const form = await parseForm(request, CodeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const pendingToken = pendingCookie.read(request.headers.get("cookie")) ?? "";
  try {
    const { code, next } = form.value;
    const { token } = await finish({ pendingToken, code, userAgent: request.headers.get("user-agent") });
    const headers = new Headers([
      ["Set-Cookie", sessionCookie.set(token)],
      ["Set-Cookie", pendingCookie.clear()],
    ]);
    return redirect(safePath(next, home), { headers });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}
