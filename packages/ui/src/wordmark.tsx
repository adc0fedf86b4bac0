/** The name, with a coupon torn along its perforation. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-16 font-semibold tracking-tight">
      <svg aria-hidden="true" viewBox="0 0 28 20" className="h-5 w-7 text-accent" fill="currentColor">
        <path d="M3 1h15v3.2a1 1 0 0 0 0 2v2.4a1 1 0 0 0 0 2V13a1 1 0 0 0 0 2v4H3a2 2 0 0 1-2-2v-4a3 3 0 0 0 0-6V3a2 2 0 0 1 2-2" />
        <path
          d="M21 1h4a2 2 0 0 1 2 2v4a3 3 0 0 0 0 6v4a2 2 0 0 1-2 2h-4v-4a1 1 0 0 0 0-2v-2.4a1 1 0 0 0 0-2V6.200a1 1 0 0 0 0-2z"
          opacity=".55"
        />
      </svg>
      Scrip
    </span>
  );
}
