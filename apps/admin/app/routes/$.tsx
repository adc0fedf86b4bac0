import { RouteError } from "../components/route-error.tsx";

/** Every address that no other route knows. */
export function loader(): never {
  throw new Response("Not found", { status: 404, statusText: "Not Found" });
}

export const action = loader;

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
