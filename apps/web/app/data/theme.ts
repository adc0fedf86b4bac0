import { useFetcher, useFetchers, useRouteLoaderData } from "@remix-run/react";

/** `system`: light or dark, as the device is. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_LABELS: Record<Theme, string> = { system: "like the system", light: "light", dark: "dark" };

const ACTION = "/theme";

/** The look of this browser; one that was just chosen counts before the server has heard of it. */
export function useTheme(): Theme {
  const stored = useRouteLoaderData<{ theme: Theme }>("root")?.theme ?? "system";
  const chosen = useFetchers()
    .findLast(({ formAction }) => formAction === ACTION)
    ?.formData?.get("theme");
  return THEMES.find((theme) => theme === chosen) ?? stored;
}

/** Chooses a look, at once and for the next visits. */
export function useSetTheme(): (theme: Theme) => void {
  const { submit } = useFetcher({ key: "theme" });
  return (theme) => submit({ theme }, { method: "post", action: ACTION });
}

/** The one after this: system, light, dark, and again. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}
