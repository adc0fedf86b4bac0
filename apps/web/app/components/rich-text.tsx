import { classNames } from "@scrip/ui";
import { memo, type ReactElement, type ReactNode, useEffect, useState } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import remarkGfm from "remark-gfm";
import { FORMULA_PROPERTY, putBackFormulas, type TextElement, takeOutFormulas } from "../data/formulas.ts";
import { isReadable, splitMarkdown } from "../data/split-markdown.ts";
import { CodeBlock } from "./code-block.tsx";
import { Formula } from "./formula.tsx";

type RehypePlugins = NonNullable<Options["rehypePlugins"]>;

/**
 * What a model wrote, as safe elements. Nothing in it runs, nothing is loaded, and nothing leaves the page: raw HTML stays text,
 * images become links, links open apart and tell nobody where from.
 */
export function RichText({ text }: { text: string }) {
  const plugins = useHighlighter(text);
  const blocks = text.length > READ_CHARACTERS_MAX ? null : splitMarkdown(text);
  return (
    <div className="rich-text">
      {blocks === null ? (
        <PlainText>{text}</PlainText>
      ) : (
        blocks.map((block, index) => <Block key={index} text={block} plugins={plugins} />)
      )}
    </div>
  );
}

/** More than any model of ours may write; reading it as Markdown would take seconds. */
const READ_CHARACTERS_MAX = 100_000;

const Block = memo(function Block({ text, plugins }: { text: string; plugins: RehypePlugins }) {
  return <div dir="auto">{readMarkdown(text, plugins)}</div>;
});

const HIGHLIGHTED_CHARACTERS_MAX = 20_000;

function readMarkdown(text: string, plugins: RehypePlugins): ReactElement {
  if (!isReadable(text)) return <PlainText>{text}</PlainText>;
  const { markdown, formulas } = takeOutFormulas(text);
  const colours = text.length > HIGHLIGHTED_CHARACTERS_MAX ? NO_PLUGINS : plugins;
  try {
    return ReactMarkdown({
      children: markdown,
      remarkPlugins: REMARK_PLUGINS,
      rehypePlugins: [[putBackFormulas, formulas], ...colours],
      components: COMPONENTS,
      allowedElements: ALLOWED,
      unwrapDisallowed: true,
      urlTransform: safeAddress,
    });
  } catch {
    return <PlainText>{text}</PlainText>; // whatever it was, it can be read
  }
}

function PlainText({ children }: { children: string }) {
  return <p className="break-words whitespace-pre-wrap">{children}</p>;
}

const REMARK_PLUGINS = [remarkGfm];
const NO_PLUGINS: RehypePlugins = [];

const ALLOWED = [
  ..."a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img input li ol p pre span strong sup".split(" "),
  ..."table tbody td th thead tr ul".split(" "),
];

const WEB_ADDRESS = /^(?:https?:\/\/|mailto:)/i;

/** Only addresses that a browser opens as a page or as a letter; anything else, ours included, is no address. */
function safeAddress(address: string): string | undefined {
  return WEB_ADDRESS.test(address) && URL.canParse(address) ? address : undefined;
}

type HeadingProps = { children?: ReactNode };
type CellProps = HeadingProps & { node?: TextElement | undefined };

const COMPONENTS: Components = {
  a: ({ href, children }) => <OutwardLink href={href}>{children}</OutwardLink>,
  // An image address can carry what the model read to a stranger, so images are links one has to choose to follow.
  img: ({ src, alt }) => <OutwardLink href={typeof src === "string" ? src : undefined}>{alt || "image"}</OutwardLink>,
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? "done" : "to do"}>
      {checked ? "☑" : "☐"}
    </span>
  ),
  span: ({ node, className, children }) => {
    const formula = node?.properties[FORMULA_PROPERTY];
    return typeof formula === "string" ? <Formula source={formula} /> : <span className={className}>{children}</span>;
  },
  // The message itself is under a heading of the second level.
  h1: ({ children }: HeadingProps) => <h3>{children}</h3>,
  h2: ({ children }: HeadingProps) => <h3>{children}</h3>,
  h3: ({ children }: HeadingProps) => <h4>{children}</h4>,
  h4: ({ children }: HeadingProps) => <h5>{children}</h5>,
  h5: ({ children }: HeadingProps) => <h6>{children}</h6>,
  h6: ({ children }: HeadingProps) => <h6>{children}</h6>,
  ol: ({ start, children }) => <ol start={start}>{children}</ol>,
  li: ({ children }) => <li>{children}</li>,
  pre: ({ node, children }) => (
    <CodeBlock language={languageOf(node)} code={textOf(node)}>
      {children}
    </CodeBlock>
  ),
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse scrolls with the arrow keys
    <div className="overflow-x-auto" role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  th: ({ node, children }: CellProps) => <th className={alignmentOf(node)}>{children}</th>,
  td: ({ node, children }: CellProps) => <td className={alignmentOf(node)}>{children}</td>,
};

function OutwardLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function alignmentOf(node: TextElement | undefined): string {
  const align = node?.properties?.["align"];
  return classNames(align === "right" && "text-right tabular-nums", align === "center" && "text-center");
}

/** The language that was written after the fence. */
function languageOf(pre: TextElement | undefined): string | null {
  const classes = pre?.children?.[0]?.properties?.["className"];
  const found = Array.isArray(classes) ? classes.map(String).find((name) => name.startsWith("language-")) : undefined;
  return found?.slice("language-".length) || null;
}

function textOf(node: TextElement | undefined): string {
  if (node === undefined) return "";
  return node.type === "text" ? (node.value ?? "") : (node.children ?? []).map(textOf).join("");
}

let loadedHighlighter: RehypePlugins | null = null;

/** The colours of code cost 50 kB, so they are loaded with the first answer that has code in it. */
function useHighlighter(text: string): RehypePlugins {
  const hasCode = text.includes("```") || text.includes("~~~");
  const [plugins, setPlugins] = useState(NO_PLUGINS);
  useEffect(() => {
    if (!hasCode) return;
    if (loadedHighlighter) return setPlugins(loadedHighlighter);
    let wanted = true;
    import("rehype-highlight").then(
      ({ default: rehypeHighlight }) => {
        loadedHighlighter = [rehypeHighlight];
        if (wanted) setPlugins(loadedHighlighter);
      },
      // Code without colours can be read too.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [hasCode]);
  return plugins;
}
