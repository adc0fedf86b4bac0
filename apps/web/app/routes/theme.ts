import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { parseForm, safePath } from "@scrip/app-server";
import { z } from "zod";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { Theme, themeCookie } from "../server/theme.server.ts";

const ThemeForm = z.object({
  theme: Theme,
  /** Where to go on without scripts. */
  back: z.string().optional(),
});

/** Keeps the look that this browser chose. For anybody, logged in or not. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await parseForm(request, ThemeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { theme, back } = form.value;
  const headers = { "Set-Cookie": themeCookie(theme) };
  return back === undefined ? new Response(null, { status: 204, headers }) : redirect(safePath(back, "/"), { headers });
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
