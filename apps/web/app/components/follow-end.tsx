import { classNames } from "@scrip/ui";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_THE_END_PX = 120;

/**
 * Keeps the end of the conversation in view while an answer grows, until the reader scrolls away from it; then a button leads back.
 * What was just sent is always shown.
 */
export function FollowEnd({ isAnswering, sent }: { isAnswering: boolean; sent: number }) {
  const isFollowing = useRef(false);
  const [isAway, setIsAway] = useState(false);

  useEffect(() => {
    let lastTop = document.documentElement.scrollTop;
    const onScroll = () => {
      const { scrollTop } = document.documentElement;
      const isNear = distanceToEnd() < NEAR_THE_END_PX;
      if (isNear) isFollowing.current = true;
      // Only a reader scrolls up.
      else if (scrollTop < lastTop) isFollowing.current = false;
      lastTop = scrollTop;
      setIsAway(!isNear);
    };
    const onGrowth = () => {
      if (isFollowing.current) scrollToEnd();
      setIsAway(distanceToEnd() >= NEAR_THE_END_PX);
    };
    const growth = new ResizeObserver(onGrowth);
    growth.observe(document.body);
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      growth.disconnect();
      removeEventListener("scroll", onScroll);
    };
  }, []);

  useLayoutEffectInBrowser(() => {
    isFollowing.current = sent > 0;
    if (sent > 0) scrollToEnd();
  }, [sent]);

  return (
    <div className="pointer-events-none absolute -top-12 right-0 left-0 flex justify-center">
      <button
        type="button"
        tabIndex={isAway ? 0 : -1}
        aria-hidden={!isAway}
        onClick={() => {
          isFollowing.current = true;
          scrollToEnd();
        }}
        className={classNames(
          "rounded-full border border-line bg-raised px-4 py-1.5 text-13 text-text shadow-float transition-opacity",
          isAway ? "pointer-events-auto" : "opacity-0",
        )}
      >
        {isAnswering ? "The answer goes on below" : "Jump to the latest"}
      </button>
    </div>
  );
}

/** On the server there is no layout. */
const useLayoutEffectInBrowser = typeof document === "undefined" ? useEffect : useLayoutEffect;

function distanceToEnd(): number {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  return scrollHeight - clientHeight - scrollTop;
}

function scrollToEnd(): void {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}
