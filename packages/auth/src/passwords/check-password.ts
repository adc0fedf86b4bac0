import { InvalidInputError } from "@scrip/errors";
import { COMMON_PASSWORDS, COMMON_STEMS } from "./common-passwords.ts";

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 256;
const DIFFERENT_CHARACTERS_MIN = 5;

/** The one form in which a password is hashed and compared: keyboards type the same letter in different ways. */
export function normalisePassword(password: string): string {
  return password.toWellFormed().normalize("NFKC");
}

/**
 * Refuses passwords that are guessed first. Length is what counts: no rule asks for digits or signs.
 *
 * @throws {InvalidInputError} with `field` and a text that says what to change
 */
export function checkPassword(password: string, email: string, field: "password" | "newPassword" = "password"): void {
  const complaint = complainAbout(normalisePassword(password), email);
  if (complaint !== null) throw new InvalidInputError(complaint, { field });
}

function complainAbout(password: string, email: string): string | null {
  const characters = [...password];
  if (characters.length < PASSWORD_LENGTH_MIN) return `Use a password of ${PASSWORD_LENGTH_MIN} characters or more.`;
  if (characters.length > PASSWORD_LENGTH_MAX) return `Use a password of at most ${PASSWORD_LENGTH_MAX} characters.`;
  const lower = password.toLowerCase();
  if (new Set(characters).size < DIFFERENT_CHARACTERS_MIN || isCommon(lower)) {
    return "This password is too easy to guess. Use a longer one, like four words that do not belong together.";
  }
  const [mailbox] = email.split("@");
  if (lower === email || stem(lower) === mailbox) return "Use a password that is not your e-mail address.";
  return null;
}

function isCommon(lower: string): boolean {
  return COMMON_PASSWORDS.has(lower) || COMMON_PASSWORDS.has(stem(lower)) || COMMON_STEMS.has(stem(lower));
}

function stem(lower: string): string {
  return lower.replace(/[^\p{L}]+$/u, "");
}
