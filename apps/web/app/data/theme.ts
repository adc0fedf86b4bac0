import { useRouteLoaderData } from "@remix-run/react";
import { useSyncExternalStore } from "react";

/** `system`: light or dark, as the device is. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_LABELS: Record<Theme, string> = { system: "like the system", light: "light", dark: "dark" };

/** Chosen since the page was loaded, which counts before the server has heard of it. */
let chosen: Theme | null = null;
const listeners = new Set<() => void>();
let lastKept: Promise<void> = Promise.resolve();

/** The look of this browser. */
export function useTheme(): Theme {
  const stored = useRouteLoaderData<{ theme: Theme }>("root")?.theme ?? "system";
  return useSyncExternalStore(listen, readChosen, () => null) ?? stored;
}

/** Chooses a look, at once and for the next visits. Of several in quick succession the last is kept. */
export function setTheme(theme: Theme): void {
  chosen = theme;
  for (const listener of listeners) listener();
  lastKept = lastKept.then(() => keepTheme(theme));
}

/** The one after this: system, light, dark, and again. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const readChosen = () => chosen;

async function keepTheme(theme: Theme): Promise<void> {
  try {
    await fetch("/theme", { method: "POST", body: new URLSearchParams({ theme }), keepalive: true });
  } catch {
    // Without a connection the look holds for this page, and the next visit begins with the one before.
  }
}
