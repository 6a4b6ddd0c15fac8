import { BLOCKED } from "../blocked.ts";
import { type ChannelKind, channelName } from "../channel.ts";
import { whyInWords } from "./why.ts";

/** A line of the timeline, as stored, with the customer it is about. */
export type Told = {
  verb: string;
  /** Ids, counts and names of settings. */
  detail: Record<string, unknown>;
  actor: { kind: "customer" | "agent" | "operator" | "hotdash"; name: string | null };
  customer: string | null;
  channel: ChannelKind | null;
};

/** Words, some of which are names and stand out. */
export type Words = (string | { name: string })[];
export type Sign =
  | "chat"
  | "send"
  | "review"
  | "draft"
  | "note"
  | "stop"
  | "warning"
  | "critical"
  | "found"
  | "person"
  | "setting";
export type Sentence = { sign: Sign; tone: "subdued" | "good" | "warning" | "critical"; words: Words };

type Rule = { sign: Sign; tone?: Sentence["tone"]; words: (told: Told) => Words };

const customer = ({ customer }: Told) => ({ name: customer ?? "a customer" });
/** Whom an act upon an operator was about. */
const operator = ({ detail }: Told) => ({ name: text(detail.operator) ?? "an operator" });
const role = (value: unknown) => text(value) ?? "something else";
const number = (value: unknown) => (typeof value === "number" ? value : null);
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
const plain = (name: string) => name.replace(/[-_]+/g, " ");

const because = ({ detail }: Told): string => {
  const why = text(detail.why) ?? text(detail.reason);
  return why ? `: ${whyInWords(why)}` : "";
};

const gradesOf = ({ detail }: Told): string => {
  const given = [detail.tone, detail.accuracy, detail.policy];
  return given.every((grade) => typeof grade === "number") ? `, graded ${given.join(" ")}` : "";
};

const about =
  (before: string, after: (told: Told) => string = () => "") =>
  (told: Told): Words =>
    [before, customer(told), after(told)].filter((part) => part !== "");
const only =
  (words: (told: Told) => string) =>
  (told: Told): Words => [words(told)];
const by =
  (after: string) =>
  ({ actor }: Told): Words => [{ name: actor.name ?? "Somebody" }, after];

/** A job that was given up, and for whom it was when that is known. */
const letter = ({ customer, detail }: Told, after: string): Words => [
  `Dead letter ${text(detail.job) ?? "of a job"}`,
  ...(customer ? [" for ", { name: customer }] : []),
  after,
];

const rules: Record<string, Rule> = {
  message_received: { sign: "chat", words: about("", () => " wrote") },
  message_sent_by_agent: { sign: "chat", words: about("", () => " was answered in Chatwoot") },
  automatic_message_sent: { sign: "chat", words: about("Automatic message sent to ") },
  draft_started: { sign: "draft", words: about("Drafting a reply to ") },
  draft_ready: {
    sign: "draft",
    words: (told) => {
      const version = told.detail.version;
      return about(
        typeof version === "number" && version > 1 ? `Draft ${version} for ` : "Draft for ",
        () => " ready",
      )(told);
    },
  },
  draft_failed: { sign: "warning", tone: "warning", words: about("No draft for ", because) },
  note_posted: { sign: "note", words: about("Draft for ", () => " noted in Chatwoot") },
  note_deleted: { sign: "note", words: about("Note for ", () => " deleted in Chatwoot") },
  note_overtaken: { sign: "note", words: about("No note for ", () => ", a newer message came first") },
  approval_claimed: { sign: "review", words: about("", () => " opened for review") },
  approved: {
    sign: "review",
    words: about(
      "Reply to ",
      (told) =>
        ` approved${told.detail.edited === true ? " with edits" : told.detail.edited === false ? " unchanged" : ""}${gradesOf(told)}`,
    ),
  },
  rejected: { sign: "stop", words: about("Draft for ", (told) => ` rejected${because(told)}`) },
  changes_requested: { sign: "review", words: about("Draft for ", (told) => ` sent back for changes${because(told)}`) },
  draft_regenerated: { sign: "draft", words: about("New draft for ", () => " asked for") },
  thread_moved_on: {
    sign: "warning",
    tone: "warning",
    words: about("The thread of ", () => " moved on during review"),
  },
  draft_back: {
    sign: "draft",
    words: about(
      "Draft for ",
      ({ detail }) =>
        ` back: ${detail.was === BLOCKED ? "no longer blocked in Chatwoot" : "the conversation was opened again"}`,
    ),
  },
  superseded: { sign: "draft", words: about("Draft for ", (told) => ` set aside${because(told)}`) },
  closed: { sign: "stop", words: about("Review for ", (told) => ` closed${because(told)}`) },
  send_scheduled: { sign: "send", words: about("Reply to ", () => " on its way, can still be undone") },
  send_undone: { sign: "stop", words: about("Reply to ", () => " taken back") },
  send_started: { sign: "send", words: about("Sending the reply to ") },
  reply_accepted: { sign: "send", tone: "good", words: about("Reply to ", () => " sent once") },
  reply_delivered: { sign: "send", tone: "good", words: about("Reply to ", () => " delivered once") },
  reply_deleted: { sign: "stop", words: about("Reply to ", () => " deleted in Chatwoot") },
  reply_refused: {
    sign: "critical",
    tone: "critical",
    words: about("Reply to ", (told) => ` refused${because(told)}`),
  },
  reply_undelivered: { sign: "critical", tone: "critical", words: about("Reply to ", () => " was not delivered") },
  reply_retried: { sign: "send", words: about("Chatwoot asked to send the reply to ", () => " again") },
  reply_sent_again: { sign: "send", words: about("Reply to ", () => " sent again by Chatwoot") },
  reply_replacement_requested: {
    sign: "send",
    words: about("Reply to ", () => " to be sent anew, in place of the message that failed"),
  },
  failed_message_deleted: {
    sign: "stop",
    words: about("Failed reply to ", () => " deleted in Chatwoot, to be sent anew"),
  },
  reply_replaced: {
    sign: "send",
    tone: "good",
    words: about("Reply to ", () => " sent anew, in place of the message that failed"),
  },
  reply_put_aside: { sign: "stop", words: about("Undelivered reply to ", () => " put aside") },
  send_taken_back: { sign: "review", words: about("Reply to ", () => ", in doubt, taken back to review") },
  send_uncertain: {
    sign: "warning",
    tone: "warning",
    words: about("Reply to ", ({ detail }) =>
      detail.needs_person === true
        ? " may have arrived, a person must look"
        : " got no clear answer, looking in the thread",
    ),
  },
  send_stopped: { sign: "warning", tone: "warning", words: about("Reply to ", (told) => ` not sent${because(told)}`) },
  send_settled: { sign: "send", tone: "good", words: about("Reply to ", () => " found to have arrived") },
  send_allowed_again: { sign: "send", words: about("Reply to ", () => " to be sent once more") },
  approval_released: { sign: "review", words: about("", () => " given back to the queue") },
  sweep_found: {
    sign: "found",
    tone: "warning",
    words: only(({ detail }) => {
      const count = typeof detail.count === "number" ? detail.count : null;
      return count === null || count === 1
        ? "Sweep found a message no webhook brought"
        : `Sweep found ${count} messages no webhook brought`;
    }),
  },
  connection_broken: {
    sign: "critical",
    tone: "critical",
    words: only(({ detail }) => `Connection with Chatwoot broken${failing(detail.failed)}`),
  },
  connection_restored: { sign: "found", tone: "good", words: only(() => "Connection with Chatwoot in order again") },
  signed_in: {
    sign: "person",
    words: (told) => by(told.detail.by === "link" ? " signed in by a one-time link" : " signed in")(told),
  },
  signed_out: { sign: "person", words: by(" signed out") },
  sign_in_failed: {
    sign: "warning",
    tone: "warning",
    words: (told) => [
      `${number(told.detail.tries) ?? "Many"} wrong passwords for `,
      operator(told),
      `, signing in waits ${number(told.detail.wait_minutes) ?? "some"} min`,
    ],
  },
  operator_invited: { sign: "person", words: (told) => [operator(told), ` invited as ${role(told.detail.role)}`] },
  operator_disabled: { sign: "stop", words: (told) => [operator(told), " disabled"] },
  operator_enabled: { sign: "person", words: (told) => [operator(told), " enabled again"] },
  role_changed: {
    sign: "person",
    words: (told) => [operator(told), ` is now ${role(told.detail.to)}, was ${role(told.detail.from)}`],
  },
  password_reset_made: {
    sign: "person",
    words: (told) => [
      "Sign-in link made for ",
      operator(told),
      told.detail.at_once === true ? ", old password and sessions ended" : "",
    ],
  },
  password_changed: { sign: "person", words: by(" changed their password") },
  name_changed: {
    sign: "person",
    words: (told) => [{ name: text(told.detail.from) ?? "Somebody" }, " is now called ", operator(told)],
  },
  session_ended: {
    sign: "person",
    words: (told) => {
      const count = number(told.detail.count) ?? 1;
      const sessions = count === 1 ? "1 session" : `${count} sessions`;
      return text(told.detail.operator)
        ? [`${sessions} of `, operator(told), " ended"]
        : by(` ended ${sessions} of their own`)(told);
    },
  },
  setting_changed: {
    sign: "setting",
    words: only(({ detail }) => `Setting changed: ${inWords(text(detail.setting) ?? "unnamed")}`),
  },
  drafting_paused: { sign: "warning", tone: "warning", words: only((told) => `Drafting paused${because(told)}`) },
  drafting_resumed: { sign: "setting", words: only(() => "Drafting resumed") },
  sending_paused: { sign: "warning", tone: "warning", words: only((told) => `Sending paused${because(told)}`) },
  sending_resumed: { sign: "setting", words: only(() => "Sending resumed") },
  slack_refused: { sign: "warning", tone: "warning", words: only((told) => `Slack takes no messages${because(told)}`) },
  texts_removed: {
    sign: "person",
    words: only(({ detail }) => {
      const messages = number(detail.messages) ?? 0;
      return `Texts older than ${number(detail.days) ?? "some"} days removed, ${messages} ${messages === 1 ? "message" : "messages"}`;
    }),
  },
  person_erased: { sign: "person", words: only(() => "All that was kept of a person was erased") },
  dead_letter_redriven: { sign: "setting", words: (told) => letter(told, " redriven") },
  dead_letter_dropped: { sign: "stop", words: (told) => letter(told, ` dropped${because(told)}`) },
  conversation_status_changed: {
    sign: "chat",
    words: about("Conversation with ", ({ detail }) => ` is now ${text(detail.to) ?? "changed"}`),
  },
  contact_changed: { sign: "person", words: about("Contact details of ", () => " changed") },
  contact_blocked: { sign: "stop", tone: "warning", words: about("", () => " was blocked in Chatwoot") },
  contact_unblocked: { sign: "person", words: about("", () => " was unblocked in Chatwoot") },
  conversation_assigned: {
    sign: "person",
    words: (told) =>
      about("", ({ detail }) => (text(detail.to) ? ` assigned to ${detail.to}` : " assigned to nobody"))(told),
  },
};

/** What happened, in words. A verb that is not known here (an older or newer version wrote it) is still readable. */
export function sentenceOf(told: Told): Sentence {
  const rule = Object.hasOwn(rules, told.verb) ? rules[told.verb] : undefined;
  if (!rule) return { sign: "setting", tone: "subdued", words: unknown(told) };
  return { sign: rule.sign, tone: rule.tone ?? "subdued", words: rule.words(told) };
}

function unknown(told: Told): Words {
  const act = plain(told.verb);
  return told.customer ? [`${capital(act)}: `, { name: told.customer }] : [capital(act)];
}

/** Who is behind it, for the end of the line: the command line by that name; of a customer, who is named in the sentence, by which channel. */
export function doerOf({ actor, channel }: Told): string {
  if (actor.kind === "hotdash") return actor.name ?? "HotDash";
  if (actor.kind === "customer" && channel) return channelName[channel];
  return actor.name ?? { customer: "Customer", agent: "Agent", operator: "Operator" }[actor.kind];
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const failing = (names: unknown): string =>
  Array.isArray(names) && names.length > 0 ? `: ${names.map((name) => plain(String(name))).join(", ")}` : "";
/** `reviewSlaMinutes` as "review sla minutes". */
const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
