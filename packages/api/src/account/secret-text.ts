import { z } from "zod";

const PASSWORD_CHARACTERS_MAX = 1_024;
export const CODE_CHARACTERS_MAX = 40;

/** A password as it was typed, of any characters; whether it is a good one, or the right one, is another question. */
export const PasswordIn = z.string().min(1, "Enter your password.").max(PASSWORD_CHARACTERS_MAX);

/** A code of an authenticator, or a recovery code, as it was typed. */
export const CodeIn = z.string().min(1, "Enter the code.").max(CODE_CHARACTERS_MAX);
