/**
 * The course of one number, oldest first, without axes. Decoration beside the number itself, so it is hidden from screen
 * readers. The values are only compared with each other: any unit will do.
 */
export function Sparkline({ values, className }: { values: readonly number[]; className: string }) {
  const lowest = Math.min(...values);
  const span = Math.max(...values) - lowest || 1;
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(HEIGHT - ((value - lowest) / span) * HEIGHT).toFixed(1)}`,
  );
  return (
    <svg
      aria-hidden="true"
      viewBox={`-1 -2 ${WIDTH + 2} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      className={className}
    >
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

const WIDTH = 100;
const HEIGHT = 20;
