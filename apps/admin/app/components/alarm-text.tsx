import { exactTime } from "@scrip/ui";
import { splitTimes } from "../data/split-times.ts";

/** What an alarm says; the moments in it as people read them. */
export function AlarmText({ children }: { children: string }) {
  return splitTimes(children).map((part, index) =>
    "text" in part ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
      <time key={index} dateTime={part.at}>
        {exactTime(part.at)}
      </time>
    ),
  );
}
