import { useEffect, useRef, useState } from "react";
import { readFormula } from "../data/formulas.ts";

/** Longer ones would keep the page busy, and were not written to be read. */
const FORMULA_CHARACTERS_MAX = 4_000;

/** A formula, set by a script that is loaded with the first one. Until then, and where it is none, as it was written. */
export function Formula({ source }: { source: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [isSet, setIsSet] = useState(false);
  const { isBlock } = readFormula(source);
  useEffect(() => {
    let wanted = source.length <= FORMULA_CHARACTERS_MAX;
    import("../data/set-formula.ts").then(
      ({ setFormula }) => {
        if (wanted && place.current) setIsSet(setFormula(place.current, source));
      },
      // A formula can be read as it was written, too.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [source]);
  if (!isBlock) {
    return (
      <span>
        {isSet ? null : source}
        <span ref={place} />
      </span>
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse scrolls with the arrow keys
    <span className="block overflow-x-auto py-1" role="group" aria-label="Formula" tabIndex={0}>
      {isSet ? null : source}
      <span ref={place} />
    </span>
  );
}
