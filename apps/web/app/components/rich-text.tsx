import { memo, useEffect, useState } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import remarkGfm from "remark-gfm";

type RehypePlugins = NonNullable<Options["rehypePlugins"]>;

/** Markdown as safe elements: raw HTML of a model stays text, links open apart and tell nobody where from. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  return (
    <div className="rich-text">
      <ReactMarkdown remarkPlugins={REMARK_PLUGINS} rehypePlugins={useHighlighter(text)} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

const REMARK_PLUGINS = [remarkGfm];
const NO_PLUGINS: RehypePlugins = [];

const COMPONENTS: Components = {
  a: ({ node: _node, ...props }) => <a {...props} target="_blank" rel="noopener noreferrer nofollow" />,
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- code that is wider than the page is scrolled with the keyboard, too
  pre: ({ node: _node, ...props }) => <pre tabIndex={0} {...props} />,
  // An image address can carry what the model read to a stranger, so images are links one has to choose to follow.
  img: ({ src, alt }) => (
    <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt || "image"}
    </a>
  ),
};

/** The colours of code cost 50 kB, so they are loaded with the first answer that has code in it. */
function useHighlighter(text: string): RehypePlugins {
  const hasCode = text.includes("```");
  const [plugins, setPlugins] = useState(NO_PLUGINS);
  useEffect(() => {
    if (!hasCode) return;
    let wanted = true;
    import("rehype-highlight").then(
      ({ default: rehypeHighlight }) => wanted && setPlugins([rehypeHighlight]),
      // Code without colours can be read too.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [hasCode]);
  return plugins;
}
