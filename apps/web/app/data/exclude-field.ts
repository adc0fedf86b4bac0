/** What the names of the fields that exclude a provider begin with. */
export const EXCLUDE = "exclude-";

/** The field that excludes a provider. */
export function excludeField(provider: string): string {
  return `${EXCLUDE}${provider}`;
}
