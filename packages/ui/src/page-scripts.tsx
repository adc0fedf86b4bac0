import { Scripts } from "@remix-run/react";
import { Children, Fragment, isValidElement, type ReactNode } from "react";
import { startScripts } from "./start-scripts.ts";

type Parts = {
  /** What runs where it stands: the state of the page. */
  kept: ReactNode[];
  /** Addresses of the scripts that the page will ask for. */
  modules: string[];
  /** The text that asks for them. */
  code: string;
};

/**
 * Remix's scripts, asked for once the page has been painted. A browser takes them as important as the page's style and font otherwise: who
 * waits on a slow line sees the page, which is whole without scripts, that much later.
 */
export function PageScripts({ nonce }: { nonce: string | undefined }) {
  const parts: Parts = { kept: [], modules: [], code: "" };
  collect(Scripts({ nonce }), parts);
  if (parts.modules.length === 0) return null;
  // Only the server's text of an inline script is ever run: hydration keeps it.
  const start = `(${String(startScripts)})(${toScript(parts.modules)}, ${toScript(parts.code)})`;
  return (
    <>
      {Children.toArray(parts.kept)}
      <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: start }} />
    </>
  );
}

type NodeProps = {
  children?: ReactNode;
  rel?: string;
  href?: string;
  type?: string;
  dangerouslySetInnerHTML?: { __html: string };
};

function collect(nodes: ReactNode, parts: Parts): void {
  Children.forEach(nodes, (node) => {
    if (!isValidElement<NodeProps>(node)) return;
    const { children, rel, href, type, dangerouslySetInnerHTML } = node.props;
    if (rel === "modulepreload" && href !== undefined) parts.modules.push(href);
    else if (type === "module") parts.code = dangerouslySetInnerHTML?.__html ?? "";
    else if (node.type === Fragment) collect(children, parts);
    else parts.kept.push(node);
  });
}

/** A value as it may stand in a script: `</script>` in a text would end it. */
function toScript(value: string | string[]): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
