import { Credits } from "@scrip/ui";
import { useEffect, useRef, useState } from "react";

const COUNTING_MS = 180;

/** An amount that counts to its new value, so that a change is seen. Stands still for those who asked for less motion. */
export function CountingCredits({ amountMicrocredits, className }: { amountMicrocredits: bigint; className?: string }) {
  const [shown, setShown] = useState(amountMicrocredits);
  const shownNow = useRef(amountMicrocredits);

  useEffect(() => {
    const from = shownNow.current;
    const show = (amount: bigint) => {
      shownNow.current = amount;
      setShown(amount);
    };
    if (from === amountMicrocredits) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden) {
      show(amountMicrocredits);
      return;
    }
    const startedAt = performance.now();
    let frame = requestAnimationFrame(function count(at) {
      const passedMs = Math.min(COUNTING_MS, Math.max(0, Math.round(at - startedAt)));
      show(from + ((amountMicrocredits - from) * BigInt(passedMs)) / BigInt(COUNTING_MS));
      if (passedMs < COUNTING_MS) frame = requestAnimationFrame(count);
    });
    return () => cancelAnimationFrame(frame);
  }, [amountMicrocredits]);

  const isCounting = shown !== amountMicrocredits;
  return <Credits amountMicrocredits={shown} decimalsMax={isCounting ? 2 : 6} {...(className ? { className } : {})} />;
}
