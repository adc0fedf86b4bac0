export type TextOrTime = { text: string } | { at: string };

const TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** The moments in a text, written as programs write them (ISO 8601, UTC), apart from the words around them. */
export function splitTimes(message: string): TextOrTime[] {
  return message
    .split(TIME)
    .map((part) => (TIME.test(part) && !Number.isNaN(Date.parse(part)) ? { at: part } : { text: part }))
    .filter((part) => !("text" in part) || part.text !== "");
}
