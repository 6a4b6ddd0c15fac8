import { z } from "zod";

/** Short enough to remember as a phrase, long enough that guessing at the sign-in limit is hopeless. */
export const SHORTEST_PASSWORD = 12;
/** Room for a long sentence; a limit at all, so that a pasted document is noticed. */
export const LONGEST_PASSWORD = 200;
const LONGEST_EMAIL = 254;
const LONGEST_NAME = 80;

/** An address as it is stored: lower case, so that the same person is never two operators. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(LONGEST_EMAIL, "This address is too long.")
  .pipe(z.email("Enter an email address, like name@example.com."));

export const Name = z
  .string()
  .trim()
  .max(LONGEST_NAME, `Use at most ${LONGEST_NAME} characters.`)
  .regex(/[\p{L}\p{N}]/u, "Enter your name, as colleagues know it.")
  // It is shown in terminals too, which obey some of them, and beside other words, which the last few would turn around.
  .regex(
    /^[^\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u,
    "Leave out line breaks and control characters.",
  );

/** The same password typed on another keyboard can be other code points; NFKC makes them one. */
export const NewPassword = z
  .string()
  .normalize("NFKC")
  .min(SHORTEST_PASSWORD, `Use at least ${SHORTEST_PASSWORD} characters. A short sentence is easy to remember.`)
  .max(LONGEST_PASSWORD, `Use at most ${LONGEST_PASSWORD} characters.`);

/** The first message for each field that is wrong. */
export function fieldErrors<Field extends string>(error: z.ZodError): Partial<Record<Field, string>> {
  const errors: Partial<Record<Field, string>> = {};
  for (const issue of error.issues) errors[issue.path[0] as Field] ??= issue.message;
  return errors;
}
