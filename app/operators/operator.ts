import { z } from "zod";

/** What a member of an account may do; each role may all that the ones before it may. */
export const roles = ["viewer", "reviewer", "admin"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** A person using HotDash, as a member of the account at hand. */
export type Operator = { id: string; name: string; email: string; role: Role; initials: string };

/** Whether somebody of role `held` may do what asks for `needed`. */
export const mayActAs = (held: Role, needed: Role): boolean => roles.indexOf(held) >= roles.indexOf(needed);

/** Two letters for a small round mark: of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words.at(0), words.at(-1)] : [words[0]];
  return (
    letters
      .map((word) => Array.from(word ?? "")[0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}
