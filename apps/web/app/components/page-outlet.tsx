import { Outlet, useLocation, useNavigation } from "@remix-run/react";
import { Skeleton, SkeletonCard, SkeletonRows } from "@scrip/ui";
import { useEffect, useState } from "react";
import { PaperLinks } from "./public-page.tsx";

/** The old page stays this long; most pages are there before. */
const PATIENCE_MS = 600;

/** The page, or the outline of the next one while it takes long to come. */
export function PageOutlet() {
  const here = placeOf(useLocation().pathname);
  const waitingFor = useSlowPlace(here);
  return (
    <>
      {waitingFor ? <PageOutline place={waitingFor} /> : null}
      <div hidden={waitingFor !== null} className="flex grow flex-col print:block">
        <Outlet />
        {here === "chat" ? null : <PageFoot />}
      </div>
    </>
  );
}

/** The place that is being opened and has not come for a while, such as `history`. Another view of the same place waits as it is. */
function useSlowPlace(here: string): string | null {
  const { state, location } = useNavigation();
  const next = state === "loading" && location ? placeOf(location.pathname) : here;
  const [slow, setSlow] = useState<string | null>(null);
  useEffect(() => {
    if (next === here) return;
    const timer = setTimeout(() => setSlow(next), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setSlow(null);
    };
  }, [next, here]);
  return slow;
}

const placeOf = (pathname: string) => pathname.split("/")[1] ?? "";

function PageFoot() {
  return (
    <footer className="mx-auto w-full max-w-content px-4 pt-6 pb-8 text-12 text-text-muted sm:px-8 print:hidden">
      <PaperLinks className="border-t border-line pt-4" />
    </footer>
  );
}

function PageOutline({ place }: { place: string }) {
  if (place === "chat") return null;
  return (
    <div
      aria-hidden="true"
      className="mx-auto grid w-full max-w-content gap-6 px-4 py-6 sm:px-8 sm:pt-page-top sm:pb-10"
    >
      <Skeleton className="h-9 w-40" />
      {place === "credits" || place === "usage" ? (
        <>
          <Skeleton className="h-11 w-72 max-w-full" />
          <div className="grid gap-4 min-[30rem]:grid-cols-2 lg:grid-cols-4">
            {["a", "b", "c", "d"].map((card) => (
              <SkeletonCard key={card} />
            ))}
          </div>
        </>
      ) : (
        <SkeletonRows rows={10} />
      )}
    </div>
  );
}
