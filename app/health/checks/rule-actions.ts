/** What a rule does, as the rest of a sentence about it, by Chatwoot's name; what concerns the customer most comes first. */
const acts = {
  send_message: "sends the customer a message",
  send_attachment: "sends the customer a file",
  send_email_transcript: "emails the conversation",
  resolve_conversation: "resolves the conversation",
  snooze_conversation: "snoozes the conversation",
  mute_conversation: "mutes the conversation",
  pending_conversation: "marks the conversation as pending",
  change_status: "changes the conversation's status",
  open_conversation: "opens the conversation",
  send_webhook_event: "posts the conversation to another program",
  send_email_to_team: "emails a team",
  assign_agent: "assigns an agent",
  assign_team: "assigns a team",
  remove_assigned_agent: "removes the assigned agent",
  remove_assigned_team: "removes the assigned team",
  add_label: "adds labels",
  remove_label: "removes labels",
  change_priority: "changes the priority",
  add_private_note: "adds a note",
  add_sla: "sets an SLA",
} as const;
const names = Object.keys(acts);
/** More than these make a sentence nobody reads. */
const MOST_TOLD = 2;

/** Writes to the customer, so that they read something nobody wrote. */
export const writesToCustomer = (actions: readonly string[]): boolean =>
  actions.some((action) => action === "send_message" || action === "send_attachment");

/** How much it concerns the customer: the lower, the more. */
export const gravityOf = (actions: readonly string[]): number =>
  Math.min(...actions.map((action) => (names.includes(action) ? names.indexOf(action) : names.length)));

/** "sends the customer a message and resolves the conversation". */
export function describeActions(actions: readonly string[]): string {
  const known = names.filter((name) => actions.includes(name)).map((name) => acts[name as keyof typeof acts]);
  const told = known.slice(0, MOST_TOLD);
  if (told.length === 0) return "acts on the conversation";
  const rest = known.length - told.length;
  return rest > 0 ? `${told.join(", ")} and does ${rest} more` : told.join(" and ");
}
