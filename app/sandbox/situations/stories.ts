import { personas, stranger } from "../shop/personas.ts";

/** Who writes in each situation, and what everybody says. */
export const stories = {
  htmlMail: {
    ...known("Gareth Lowe"),
    reply:
      "Hi Gareth,\n\nYour return for order #4624 arrived. Was the hose unused, and are both fittings in the box?\n\nAvery",
    answer: "Unused, and both fittings are in the box. When do I get my money back?",
  },
  colleague: {
    ...known("Amara Diallo"),
    colleague: { name: "Salma Idrissi", email: "salma@post.example" },
    answer: "Salma here, I do the books for Amara. Please put our purchase order number 7731 on the invoice as well.",
  },
  bounce: {
    ...known("Marcus Oyelaran"),
    reply:
      "Hi Marcus,\n\nThe 5/16 version fits your rail, and we can exchange yours. Shall it go to the same address?\n\nAvery",
    reason: "The recipient's mailbox is full.",
  },
  visitor: {
    /** What they give when they are asked for it. */
    email: "wren.ashby@post.example",
    text: "Do your -6 swivels fit an aluminum fuel cell? I need four by Friday.",
  },
  blocked: {
    ...stranger("Rick Holler"),
    text: "LAST CHANCE: 10,000 followers for your hose shop, half price today only!",
    again: "You have not answered. The offer ends tonight!",
  },
  bot: {
    ...known("Tomás Rivera"),
    bot: "Order bot",
    text: "Where is order #4790?",
    answer:
      "I found order #4790. Its last scan was at the sorting center in Columbus, OH. Did that answer your question?",
    again: "No, it has been there for days. I want to talk to a person.",
  },
  acknowledgement: {
    ...known("Hana Sato"),
    rule: "Acknowledge every message",
    reply: "Thanks for writing to Fennick Hose & Fitting. We have received your message and will get back to you.",
  },
  typing: {
    ...known("Pete Kowal"),
    reply: "Hi, this is Avery. I'm checking that for you and will write again shortly.",
  },
};

function known(name: string) {
  const persona = personas.find((one) => one.name === name);
  if (!persona) throw new Error(`no persona ${name}`);
  const { email, subject, opening } = persona;
  return { name, email, subject, text: opening };
}
