import { useLocation } from "@remix-run/react";
import { ThemeIcon } from "@scrip/ui";
import { nextTheme, setTheme, THEME_LABELS, useTheme } from "../data/theme.ts";

/** Goes from one look to the next: like the system, light, dark. Works before the page's scripts do. */
export function ThemeButton({ className = "" }: { className?: string }) {
  const theme = useTheme();
  const { pathname, search } = useLocation();
  const next = nextTheme(theme);
  return (
    <form
      method="post"
      action="/theme"
      onSubmit={(event) => {
        event.preventDefault();
        setTheme(next);
      }}
    >
      <input type="hidden" name="theme" value={next} />
      <input type="hidden" name="back" value={`${pathname}${search}`} />
      <button type="submit" className={className} title={`Change to ${THEME_LABELS[next]}`}>
        <ThemeIcon />
        <span aria-live="polite">Colours: {THEME_LABELS[theme]}</span>
      </button>
    </form>
  );
}
