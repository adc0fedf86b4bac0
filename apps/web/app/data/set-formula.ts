import temml from "temml";
import "temml/dist/Temml-Local.css";
import { readFormula } from "./formulas.ts";

/** Nothing in a formula is a link or a picture, and nothing is larger than so many ems or repeats itself without an end. */
const LIMITS = { trust: false, maxSize: [20, 20] as [number, number], maxExpand: 500 };

/** Sets a formula as MathML, which browsers draw and read out themselves. Answers false, with nothing set, where it is none. */
export function setFormula(place: HTMLElement, source: string): boolean {
  const { tex, isBlock } = readFormula(source);
  try {
    temml.render(tex, place, { ...LIMITS, displayMode: isBlock, throwOnError: true, annotate: true });
    return true;
  } catch {
    place.replaceChildren(); // whatever it was, it is shown as it was written
    return false;
  }
}
