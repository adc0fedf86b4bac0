import { describeTime, exactTime } from "./describe-time.ts";

/**
 * How long ago, with the exact time on hover. Both times are ISO 8601; `now` is the server's clock, so that server and
 * browser write the same words.
 */
export function RelativeTime({ at, now }: { at: string; now: string }) {
  return (
    <time dateTime={at} title={exactTime(at)} className="whitespace-nowrap">
      {describeTime(new Date(at), new Date(now))}
    </time>
  );
}
