/** Stands in for our own origin: a path that leads away from it leads away from us. */
const HERE = "http://here.invalid";

/** A path of ours to go on to, whatever was asked for: an address elsewhere would make the log-in page a trap. */
export function safePath(wanted: string | null | undefined, home: string): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, HERE)) return home;
  const url = new URL(wanted, HERE);
  return url.origin === HERE ? `${url.pathname}${url.search}` : home;
}
