/** The app that a session belongs to. A session of one is no session of the other. */
export type Audience = "web" | "admin";
/** A session ends after `idleSeconds` without a request, and after `absoluteSeconds` in any case. */
export type SessionLifetime = { idleSeconds: number; absoluteSeconds: number };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const SESSION_LIFETIMES: Record<Audience, SessionLifetime> = {
  web: { idleSeconds: 14 * DAY, absoluteSeconds: 60 * DAY },
  admin: { idleSeconds: 30 * MINUTE, absoluteSeconds: 12 * HOUR },
};
