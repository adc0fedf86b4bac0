import { describe, expect, test } from "vitest";
import { putBackFormulas, readFormula, type TextElement, takeOutFormulas } from "./formulas.ts";

describe("formulas are taken out of Markdown", () => {
  test.for([
    ["\\(x_1 * y_1\\)"],
    ["\\[\n\\sum_{i=1}^n *a* _b_\n\\]"],
    ["$$a_1 \\\\ b_1$$"],
    ["$x^*_1 + y^*_2$"],
  ] as const)("%s", ([formula]) => {
    const { markdown, formulas } = takeOutFormulas(`Take ${formula} here.`);
    expect(formulas).toEqual([formula]);
    expect(markdown).toMatch(/^Take \S+ here\.$/);
  });

  test.for(["It costs $5, not $10.", "Run `echo $HOME_x $PATH_y`.", "```sh\necho $a_b $c_d\n```", "no formula"])(
    "%s has none",
    (markdown) => {
      expect(takeOutFormulas(markdown)).toEqual({ markdown, formulas: [] });
    },
  );
});

describe("and put back where they were", () => {
  const put = (children: TextElement[], formulas: string[]): TextElement => {
    const tree = { type: "root", children };
    putBackFormulas(formulas)(tree);
    return tree;
  };
  const { markdown: place } = takeOutFormulas("$a_1$");

  test("among words as elements", () => {
    const { children } = put([{ type: "text", value: `if ${place}.` }], ["$a_1$"]);
    expect(children?.map(({ value, properties }) => value ?? properties)).toEqual([
      "if ",
      { dataFormula: "$a_1$" },
      ".",
    ]);
  });

  test("in code and addresses as they were written", () => {
    const code = { type: "element", tagName: "code", children: [{ type: "text", value: `x ${place}` }] };
    const link = { type: "element", tagName: "a", properties: { href: `https://x.test/${place}` }, children: [] };
    const { children } = put([code, link], ["$a_1$"]);
    expect(children?.[0]?.children).toEqual([{ type: "text", value: "x $a_1$" }]);
    expect(children?.[1]?.properties).toEqual({ href: "https://x.test/$a_1$" });
  });
});

test.for([
  ["$a_1$", "a_1", false],
  ["\\( x \\)", "x", false],
  ["$$\nx\n$$", "x", true],
  ["\\[x\\]", "x", true],
] as const)("%s is %s, on a line of its own: %s", ([source, tex, isBlock]) => {
  expect(readFormula(source)).toEqual({ tex, isBlock });
});
