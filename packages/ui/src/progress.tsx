import { classNames } from "./class-names.ts";

export type ProgressProps = {
  /** What grows. Read to those who cannot see the page. */
  label: string;
  /** From 0 to 1; beyond is drawn as full. */
  share: number;
  /** The same in words, such as "412 of 500 credits". */
  text: string;
  tone?: "accent" | "warn" | "bad" | "held";
};

const TONES = { accent: "text-accent", warn: "text-warn", bad: "text-bad", held: "text-held" };

/** A part of a whole, as a bar. The numbers belong beside it. */
export function Progress({ label, share, text, tone = "accent" }: ProgressProps) {
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={text}
      className="h-2 overflow-hidden rounded-full border border-line bg-sunken"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className={classNames("block h-full w-full", TONES[tone])}
      >
        <rect width={percent} height="1" fill="currentColor" />
      </svg>
    </div>
  );
}
