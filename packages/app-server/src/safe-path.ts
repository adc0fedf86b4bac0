/** Stands in for our own origin: a path that leads away from it leads away from us. */
const HERE = "http://here.invalid";

/** A path of ours to go on to, whatever was asked for: an address elsewhere would make the log-in page a trap. */
export function safePath(wanted: string | null | undefined, home: string): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, HERE)) return home;
  const { origin, pathname, search } = new URL(wanted, HERE);
  // `/.//host` is a path of ours until its dots are gone; then a browser reads it as another host.
  return origin === HERE && !pathname.startsWith("//") ? `${pathname}${search}` : home;
}
