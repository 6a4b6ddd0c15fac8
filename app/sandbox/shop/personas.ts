import type { Channel } from "../state/inboxes.server.ts";

/** A customer of the made-up shop whose story the orders know. */
export type Persona = {
  name: string;
  email: string;
  channel: Channel;
  /** What is going on, in a few words, for the page. */
  story: string;
  subject: string | null;
  opening: string;
};

const persona = (
  name: string,
  channel: Channel,
  story: string,
  subject: string | null,
  opening: string,
  email = `${name.split(" ")[0]?.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")}@post.example`,
): Persona => ({ name, email, channel, story, subject, opening });

export const personas: Persona[] = [
  persona(
    "Dana Whitfield",
    "email",
    "#4821 came two swivels short",
    "Two fittings missing from order #4821",
    "Box came this morning but I count four of the -6 AN 45° swivels, not six. The race is Saturday and the car is in pieces. Can you get the last two here by Friday, or just refund me so I can buy them locally?",
  ),
  persona(
    "Tomás Rivera",
    "chat",
    "#4790, tracking stands still",
    null,
    "Any news on #4790? Tracking has not moved since Monday.",
  ),
  persona(
    "Gareth Lowe",
    "email",
    "Return received, no refund",
    "Still no refund",
    "I sent the hose back two weeks ago and there is still no refund. What is going on?",
  ),
  persona(
    "Amara Diallo",
    "email",
    "Wants an invoice for #4802",
    "Tax invoice for #4802",
    "I need a tax invoice for #4802 with our workshop name on it: Diallo Motorworks LLC, 44 Quarry Lane. Can you send it as a PDF?",
  ),
  persona(
    "Leon Fischer",
    "chat",
    "Cut hose in the wrong size",
    null,
    "Can I send back cut hose if I ordered the wrong size? I took -8 and need -10.",
  ),
  persona("Priya Menon", "sms", "E85 on push-lock", null, "Will the push-lock barb take E85 or do I need PTFE?"),
  persona(
    "Ilse Brandt",
    "chat",
    "Smells fuel",
    null,
    "I fitted the -8 push-lock line yesterday and after ten minutes of driving I smell fuel in the cabin. Is it safe to drive home?",
  ),
  persona(
    "Marcus Oyelaran",
    "email",
    "Wrong quick disconnect",
    "Wrong series",
    "The 3/8 quick disconnect is the wrong series for my fuel rail, I am stuck. My rail has a 5/16 spigot. What are my options?",
  ),
  persona(
    "Hana Sato",
    "email",
    "Bulk price for 200 ft",
    "200 ft of -10 braided",
    "Price for 200 ft of -10 braided, please. Can you match last year?",
  ),
  persona("Pete Kowal", "chat", "Bend radius", null, "What is the minimum bend radius on the -6 stainless line?"),
];

/** Somebody without a story of their own. */
export function stranger(name: string): { name: string; email: string } {
  return { name, email: `${name.toLowerCase().replaceAll(" ", ".")}@post.example` };
}
