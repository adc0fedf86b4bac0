/** A line of CSV by RFC 4180: fields with commas, quotes or line breaks are quoted, the line ends in CRLF. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(quoteField).join(",")}\r\n`;
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets read as "this is text".
 * For what people wrote; our own amounts stay as they are, minus included.
 */
export function csvText(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
