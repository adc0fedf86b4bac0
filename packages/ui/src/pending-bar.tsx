/** Says that the next page is on its way; the old one stays as it is until then. A quick page shows no bar. */
export function PendingBar({ loading }: { loading: boolean }) {
  return (
    <div role="status" className="print:hidden">
      {loading ? (
        <>
          <span className="sr-only">Loading</span>
          <span className="fixed inset-x-0 top-0 z-50 h-0.5 origin-left animate-pending bg-accent" />
        </>
      ) : null}
    </div>
  );
}
