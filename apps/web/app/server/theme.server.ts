import { z } from "zod";
import { THEMES } from "../data/theme.ts";

export const Theme = z.enum(THEMES);
export type Theme = z.infer<typeof Theme>;

const ONE_YEAR_SECONDS = 365 * 24 * 3600;
const COOKIE = /(?:^|;\s*)__Host-scrip_theme=(light|dark)(?:;|$)/;

/** The look this browser chose; `system` when it never chose. */
export function readTheme(request: Request): Theme {
  return Theme.catch("system").parse(COOKIE.exec(request.headers.get("cookie") ?? "")?.[1]);
}

export function themeCookie(theme: Theme): string {
  const maxAge = theme === "system" ? 0 : ONE_YEAR_SECONDS;
  return `__Host-scrip_theme=${theme}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Lax`;
}
