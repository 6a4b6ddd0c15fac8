import type { Automations, Situation } from "../situations/situation.ts";

/** How the page offers a situation, and what it says once it was played. */
export type SituationText = {
  name: Situation;
  label: string;
  about: string;
  /** What to look for in HotDash. */
  watch: string;
  done: string;
  /** What it leaves switched on, with its checkbox. */
  automation?: { name: keyof Automations; label: string };
};

export const situationTexts: SituationText[] = [
  {
    name: "html-mail",
    label: "HTML email",
    about: "Gareth answers from Gmail: HTML only, with the shop's reply quoted below.",
    watch: "the message reads as plain text.",
    done: "Gareth wrote, Avery replied, and Gareth answered with an HTML-only email that quotes the reply.",
  },
  {
    name: "colleague",
    label: "Colleague answers",
    about: "Amara copies a colleague in, who then writes into Amara's thread.",
    watch: "who the reply is addressed to.",
    done: "Amara emailed with Salma in Cc, and Salma answered in the same thread.",
  },
  {
    name: "bounce",
    label: "Bounced email",
    about: "Avery's reply to Marcus comes back because the mailbox is full.",
    watch: "the bounce gets no draft.",
    done: "Marcus wrote, Avery replied, and a mail server reported that the reply could not be delivered.",
  },
  {
    name: "visitor",
    label: "Anonymous visitor",
    about: "Someone asks in live chat without a name, and Chatwoot asks for an email address.",
    watch: "Chatwoot's two automatic messages don't count as an answer.",
    done: "A visitor asked a question, and Chatwoot asked for an email address.",
  },
  {
    name: "blocked",
    label: "Blocked contact",
    about: "Rick sends spam, is blocked by Avery, and writes again.",
    watch: "no draft for a blocked contact.",
    done: "Rick wrote, was blocked by Avery, and wrote again.",
  },
  {
    name: "bot",
    label: "Bot answers first",
    about: "A bot joins the order app and answers Tomás, who then asks for a person.",
    watch: "Approvals before and after the handover.",
    done: "A bot answered Tomás, who then asked for a person.",
    automation: { name: "bot", label: "Bot in the order app" },
  },
  {
    name: "acknowledgement",
    label: "Automatic acknowledgement",
    about: "Turns on a rule that acknowledges every customer message; then Hana writes.",
    watch: "Hana still gets a draft.",
    done: "The rule was turned on, Hana wrote, and the rule acknowledged the message.",
    automation: { name: "acknowledgement", label: "Acknowledge every message" },
  },
  {
    name: "typing",
    label: "Agent types",
    about: "Avery types for four seconds, then replies: in the open conversation, or to Pete in live chat.",
    watch: "Avery's reply closes a draft that is waiting for review.",
    done: "Avery started typing a reply.",
  },
];

export const textOf = (name: string | null): SituationText | undefined =>
  situationTexts.find((situation) => situation.name === name);
