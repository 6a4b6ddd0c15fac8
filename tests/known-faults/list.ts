/** A value that is wrong today, found on a genuine Chatwoot or in public reports. */
type KnownFault = {
  id: string;
  /** The issue that mends it and takes the entry away. */
  issue: number;
  /** What HotDash does today. */
  fault: string;
  /** What it will do. */
  right: string;
};

export const knownFaults = [
  {
    id: "G22",
    issue: 14,
    fault: "checks the running process's token in ops:check-connection, whatever token the environment gives",
    right: "says whose token it checks, and checks the given one when it differs",
  },
  {
    id: "G3",
    issue: 15,
    fault: "shows the history below a mail of HTML alone as the customer's new words, our own sentences included",
    right: "shows the new words alone",
  },
  {
    id: "G4",
    issue: 15,
    fault: "shows a third person's mail under the contact's name and answers the contact",
    right: "names the writer, and answers them as a person who is not verified",
  },
  {
    id: "G11",
    issue: 15,
    fault: "keeps greeting a customer by the old name after it was corrected in Chatwoot",
    right: "drafts anew where nothing was edited, else marks the draft",
  },
  {
    id: "G14",
    issue: 15,
    fault: 'leaves a reply "delivered" when it bounces into its own thread',
    right: "shows the bounce with the reply and asks for attention",
  },
  {
    id: "G15",
    issue: 15,
    fault: "drafts and posts a note while an agent bot has the conversation",
    right: "drafts nothing while a conversation is pending",
  },
  {
    id: "G16",
    issue: 15,
    fault: "keeps the draft of a conversation that was deleted in Chatwoot through two sweeps",
    right: "closes it as deleted in Chatwoot",
  },
  {
    id: "G18",
    issue: 15,
    fault: "does not find by sweeping that a question was deleted, so its draft stays in the queue",
    right: "compares the words whenever the draft is opened or sent",
  },
  {
    id: "N8",
    issue: 15,
    fault: "lets a second answer go out after the bot's in a conversation that stays pending",
    right: "drafts nothing until the bot hands over",
  },
  {
    id: "P1",
    issue: 15,
    fault: "answers the history below a mail of HTML alone: a thank-you gets a draft about a refund",
    right: "answers the new words",
  },
  {
    id: "P2",
    issue: 15,
    fault: "drafts a reply to a no-reply address",
    right: "drafts nothing and says that a machine wrote",
  },
  {
    id: "P3",
    issue: 15,
    fault: "drafts a reply to a mail server's delivery report",
    right: "drafts nothing and shows the report",
  },
  {
    id: "P4",
    issue: 15,
    fault: "drafts a reply to an out-of-office mail that lacks the header for it",
    right: "judges by subject, type and sender as well",
  },
  {
    id: "P6",
    issue: 15,
    fault: "answers a thumbs-up by asking what the customer needs",
    right: "drafts nothing for a reaction or a thank-you",
  },
  {
    id: "P7",
    issue: 15,
    fault: "drops the second person in To from the reply",
    right: "keeps everybody in To and Cc but ourselves",
  },
  {
    id: "P8",
    issue: 15,
    fault: "addresses a reply to the shop's own address when its contact form writes from there",
    right: "never sends to ourselves, and offers the customer named in the form",
  },
  {
    id: "P9",
    issue: 15,
    fault: "hides the forwarded part of a mail from reviewer and draft",
    right: "shows it and counts it as part of the question",
  },
  {
    id: "P10",
    issue: 15,
    fault: "keeps a reply that Chatwoot refused for a deleted conversation under Unanswered, and cannot dismiss it",
    right: "ends every item of a deleted conversation",
  },
  {
    id: "P11",
    issue: 15,
    fault: "drafts again, without a hint, for a copy of a mail that was already answered",
    right: "says that it is a copy, and drafts only when asked",
  },
  {
    id: "P12",
    issue: 15,
    fault: "reads a mail's footer as the question: payment, and high risk for legal steps",
    right: "cuts signature and disclaimer before judging",
  },
  {
    id: "P17",
    issue: 15,
    fault: "tells an unverified visitor about the latest order of the address they typed",
    right: "asks for what only the customer knows",
  },
  {
    id: "P21",
    issue: 15,
    fault: "sends to the old address when the contact was merged after the draft was read",
    right: "compares the recipient before the send, and stops",
  },
  {
    id: "P22",
    issue: 15,
    fault: "copies the shop's own address on a fresh install, where the inboxes are not read yet",
    right: "reads the inboxes before the first draft",
  },
  {
    id: "P23",
    issue: 15,
    fault: "keeps showing an earlier message with a card number after it was deleted without a webhook",
    right: "reads the thread again when it is opened",
  },
  {
    id: "P24",
    issue: 15,
    fault: "takes our quoted question for the customer's words: a fine box becomes a damaged one",
    right: "reads lines that start with > as the other side's words",
  },
  {
    id: "G17",
    issue: 16,
    fault: "hides a colleague's private note from the reviewer",
    right: "shows it in the thread, marked as internal",
  },
] as const satisfies readonly KnownFault[];
