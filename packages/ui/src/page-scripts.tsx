import { Scripts } from "@remix-run/react";
import { Children, cloneElement, isValidElement, type ReactNode } from "react";

/**
 * Remix's scripts, fetched behind what the page needs to be seen. A browser fetches `modulepreload` links before the page's style and
 * font are there; who waits on a slow line sees the page, which is whole without scripts, that much later.
 */
export function PageScripts({ nonce }: { nonce: string | undefined }) {
  return <>{behindTheRest(Scripts({ nonce }))}</>;
}

function behindTheRest(nodes: ReactNode): ReactNode {
  return Children.map(nodes, (node) => {
    if (!isValidElement<{ children?: ReactNode; rel?: string }>(node)) return node;
    if (node.props.rel === "modulepreload") return cloneElement(node, { fetchpriority: "low" } as object);
    return node.props.children === undefined ? node : cloneElement(node, {}, behindTheRest(node.props.children));
  });
}
