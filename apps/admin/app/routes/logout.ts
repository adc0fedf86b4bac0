import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { logOut } from "@scrip/auth";

export async function action({ request, context }: ActionFunctionArgs) {
  const { db, sessionCookie } = context.services;
  const token = sessionCookie.read(request.headers.get("cookie"));
  if (token !== null) await logOut(db, token);
  return redirect("/login", { headers: { "Set-Cookie": sessionCookie.clear() } });
}

export function loader() {
  return redirect("/");
}
