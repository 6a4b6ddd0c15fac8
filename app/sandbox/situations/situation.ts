import { z } from "zod";

/** What the page can play: one customer, and what makes their conversation special. */
export const SITUATIONS = [
  "html-mail",
  "colleague",
  "bounce",
  "visitor",
  "blocked",
  "bot",
  "acknowledgement",
  "typing",
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What two of the situations leave switched on. */
export const Automations = z.object({
  /** The rule that acknowledges every customer message. */
  acknowledgement: z.boolean(),
  /** A bot joined to the API inbox. */
  bot: z.boolean(),
});
export type Automations = z.infer<typeof Automations>;
