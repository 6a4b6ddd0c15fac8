import type { CustomerMessageBody } from "../../../app/sandbox/customer-view.ts";

/** A customer, and what they write: each part is written at once and answered before the next. */
export type Story = Pick<CustomerMessageBody, "name" | "channel" | "subject"> & {
  parts: string[][];
  /** An agent answers this one in Chatwoot, whatever stands ready. */
  byAgent?: true;
};

/** Ten conversations of an ordinary morning, in our own words. */
export const stories: Story[] = [
  { name: "Dana Whitfield", channel: "chat", parts: [["Where is my order #4790?"]] },
  { name: "Milo Brandt", channel: "chat", parts: [["Do you ship to Norway, and how long does it take?"]] },
  { name: "Ines Carvalho", channel: "chat", parts: [["Can I return a hose that I have cut to length?"]] },
  { name: "Theo Lang", channel: "chat", parts: [["Which fitting goes with 10 mm braided hose?"]] },
  {
    name: "Rosa Lind",
    channel: "chat",
    parts: [["hi", "is anybody there?", "does the -8 bulkhead come with both nuts? I need 4 of them today"]],
  },
  {
    name: "Jonas Ek",
    channel: "chat",
    parts: [["My last order is missing two swivels."], ["Thanks! When will they be sent?"]],
  },
  {
    name: "Petra Holm",
    channel: "email",
    subject: "Refund for #4821",
    parts: [["I sent the clamps back two weeks ago. When do I get my money?"]],
  },
  {
    name: "Carl Vance",
    channel: "email",
    subject: "Wrong size",
    parts: [["You sent -6 instead of -8. What do I do with the wrong ones?"]],
  },
  { name: "Kim Oram", channel: "api", parts: [["Is the fuel hose safe for E85?"]] },
  {
    name: "Ravi Grau",
    channel: "chat",
    parts: [["I typed the wrong street number, can you change it?"]],
    byAgent: true,
  },
];
