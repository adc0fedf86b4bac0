const CODE = "```[\\s\\S]*?(?:```|$)|~~~[\\s\\S]*?(?:~~~|$)|`[^`\\n]*`";
const FORMULA =
  "\\\\\\([\\s\\S]*?\\\\\\)|\\\\\\[[\\s\\S]*?\\\\\\]|\\$\\$[\\s\\S]*?\\$\\$|\\$(?=\\S)[^$\\n]*[\\\\_^][^$\\n]*(?<=\\S)\\$(?!\\d)";
const CODE_OR_FORMULA = new RegExp(`(${CODE})|(${FORMULA})`, "g");

/** Characters without a meaning of their own, between which the number of a formula stands while Markdown is read. */
const PLACE = /\uE000(\d+)\uE001/g;

/**
 * Takes the formulas out of Markdown, which would read their underscores as emphasis and drop their backslashes, and leaves a place for
 * each. Code is left alone. Prices such as `$5 and $10` are not formulas.
 */
export function takeOutFormulas(markdown: string): { markdown: string; formulas: string[] } {
  const formulas: string[] = [];
  if (!/\\[([]|\$/.test(markdown)) return { markdown, formulas };
  const left = markdown.replace(CODE_OR_FORMULA, (found, code: string | undefined) =>
    code === undefined ? `\uE000${formulas.push(found) - 1}\uE001` : code,
  );
  return { markdown: left, formulas };
}

/** An element of the text, as the reader of Markdown hands it on. */
export type TextElement = {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: TextElement[];
};

/** The property of an element that stands for a formula: the formula as it was written. */
export const FORMULA_PROPERTY = "dataFormula";

/** For the reader of Markdown: puts the formulas back into their places, each as an element; in code and addresses as they were written. */
export function putBackFormulas(formulas: readonly string[]): (tree: TextElement) => void {
  const asWritten = (text: string) => text.replace(PLACE, (place, number: string) => formulas[Number(number)] ?? place);
  const putBack = (element: TextElement, isCode: boolean): void => {
    for (const [name, value] of Object.entries(element.properties ?? {})) {
      if (typeof value === "string") element.properties = { ...element.properties, [name]: asWritten(value) };
    }
    if (!element.children) return;
    element.children = element.children.flatMap((child) => {
      if (child.type !== "text") {
        putBack(child, isCode || child.tagName === "code");
        return [child];
      }
      const value = child.value ?? "";
      return isCode ? [{ ...child, value: asWritten(value) }] : splitAtFormulas(value, formulas);
    });
  };
  return (tree) => {
    if (formulas.length > 0) putBack(tree, false);
  };
}

/** Words and formulas in turns, as they follow each other. */
function splitAtFormulas(text: string, formulas: readonly string[]): TextElement[] {
  return text.split(PLACE).flatMap((part, index): TextElement[] => {
    if (index % 2 === 0) return part === "" ? [] : [{ type: "text", value: part }];
    const source = formulas[Number(part)];
    if (source === undefined) return [];
    const words = [{ type: "text", value: source }];
    return [{ type: "element", tagName: "span", properties: { [FORMULA_PROPERTY]: source }, children: words }];
  });
}

/** A formula without what stands around it, and whether it has a line of its own. */
export function readFormula(source: string): { tex: string; isBlock: boolean } {
  const marks = source.startsWith("$") && !source.startsWith("$$") ? 1 : 2;
  const isBlock = source.startsWith("$$") || source.startsWith("\\[");
  return { tex: source.slice(marks, -marks).trim(), isBlock };
}
