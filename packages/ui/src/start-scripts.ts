/**
 * Asks for the modules, and runs `code` as a module, when the page has been painted; at once where nobody looks at the page, or where the
 * browser does not say when it paints. It is written into the page as text: it uses nothing of its file.
 */
export function startScripts(modules: readonly string[], code: string): void {
  const nonce = document.currentScript?.nonce;
  let isStarted = false;
  const start = () => {
    if (isStarted) return;
    isStarted = true;
    for (const href of modules)
      document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
    const script = Object.assign(document.createElement("script"), { type: "module", nonce, textContent: code });
    document.body.append(script);
    // It runs all the same, and React finds the page as the server sent it.
    script.remove();
  };
  if (document.hidden || !PerformanceObserver.supportedEntryTypes.includes("paint")) start();
  else {
    new PerformanceObserver(start).observe({ type: "paint", buffered: true });
    document.addEventListener("visibilitychange", start, { once: true });
  }
}
