const FENCE = /^\s*(`{3,}|~{3,})/;
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
/** A link or a footnote that is defined in one place and used in others. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Cuts Markdown where it can be cut without changing its meaning, so that while an answer grows only its end is read again. Joined
 * again with empty lines it is the same text.
 */
export function splitMarkdown(text: string): string[] {
  if (DEFINITION.test(text)) return [text];
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | null = null;
  let afterEmptyLine = false;
  for (const line of text.split("\n")) {
    const isEmpty = line.trim() === "";
    if (fence === null && afterEmptyLine && !isEmpty && block.length > 0 && !continues(block, line)) {
      blocks.push(block.join("\n").trimEnd());
      block = [];
    }
    if (!isEmpty || block.length > 0) block.push(line);
    afterEmptyLine = isEmpty;
    const marks: string | undefined = FENCE.exec(line)?.[1];
    if (marks === undefined) continue;
    if (fence === null) fence = marks;
    else if (marks.startsWith(fence) && line.trim() === marks) fence = null;
  }
  if (block.length > 0) blocks.push(block.join("\n"));
  return blocks;
}

/** After an empty line: still part of the list or of what is indented in it. */
function continues(block: readonly string[], line: string): boolean {
  return /^\s/.test(line) || (LIST_ITEM.test(block[0] ?? "") && LIST_ITEM.test(line));
}

const NESTED_TOO_DEEP = /^(?:\s*(?:>|[-*+]|\d{1,9}[.)])\s?){12}/m;
const BLOCK_CHARACTERS_MAX = 20_000;

/** Whether a block is worth reading as Markdown. What is huge or nested endlessly was not written to be read, and would cost seconds. */
export function isReadable(block: string): boolean {
  if (FENCE.test(block)) return true;
  return block.length <= BLOCK_CHARACTERS_MAX && !NESTED_TOO_DEEP.test(block);
}
