import { RouteError } from "../components/route-error.tsx";

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

export function ErrorBoundary() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-content content-center px-4">
      <RouteError />
    </main>
  );
}
