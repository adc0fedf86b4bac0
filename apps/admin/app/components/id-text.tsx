/** An id as it is stored: one click selects all of it. */
export function IdText({ children }: { children: string }) {
  return <code className="font-mono text-12 break-all select-all">{children}</code>;
}
