import type { MetaFunction } from "@remix-run/node";

export const meta: MetaFunction = () => [{ title: "Not here · Scrip" }, { name: "robots", content: "noindex" }];

/** Every address that no other route knows. */
export function loader(): never {
  throw new Response("Not found", { status: 404, statusText: "Not Found" });
}

export function action(): never {
  throw new Response("Not found", { status: 404, statusText: "Not Found" });
}

export default function NotFound() {
  return null;
}

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";
