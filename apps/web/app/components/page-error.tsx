import { RouteError } from "./route-error.tsx";

/** The error boundary of a page in the frame: the frame stays, and with it the way to everything else. */
export function PageError() {
  return (
    <div className="mx-auto w-full max-w-content px-4 sm:px-8">
      <RouteError />
    </div>
  );
}
