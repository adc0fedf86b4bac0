import { encode } from "uqr";

/** Modules of white around the code, without which cameras do not find it. */
const QUIET_ZONE = 4;

/** A QR code. White and black in both themes: cameras need the contrast, and the right way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: "M", border: QUIET_ZONE });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 rounded-control border border-line"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={drawModules(data)} fill="#000" />
    </svg>
  );
}

/** One stroke for each run of black modules in a row. */
function drawModules(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.map((isBlack, x) => (isBlack && !row[x - 1] ? `M${x} ${y}h${runLength(row, x)}v1H${x}z` : "")),
    )
    .join("");
}

function runLength(row: readonly boolean[], start: number): number {
  const end = row.indexOf(false, start);
  return (end === -1 ? row.length : end) - start;
}
