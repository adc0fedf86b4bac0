import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

/** Makes the page the server sent answer to its reader: the whole of `entry.client.tsx`. */
export async function hydratePage(): Promise<void> {
  // Radix locks scrolling with a style element of its own; it takes the nonce from this global.
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
  await untilStateIsDecoded();
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });
}

/**
 * RemixBrowser throws a promise, before its first hook, until the state in the page is decoded. At the root nothing catches it: a key or
 * a click in that moment makes React 18 hydrate at once, give up with its error 345, and leave the page dead. So the promise is fetched
 * and awaited before React knows of the page.
 */
async function untilStateIsDecoded(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (thrown) {
    if (!(thrown instanceof Promise)) throw thrown;
    await thrown;
  }
}
