import type { Difference } from "./shape.ts";

/**
 * A difference that stays. `where` is a path; `**` at its beginning stands for any path above. `recorded` and `sandbox`
 * are the kinds that the other side does not give, or all of its kinds when it gives no kind of its own.
 */
export type KnownDifference = { where: string; act?: string; recorded: string; sandbox: string; reason: string };

const AVATAR = "set by the job that looks for a picture of the mail address at a service elsewhere";
const LEFT_OUT = "the recorder leaves this key out whatever it holds; by Chatwoot's source it is null here";

export const knownDifferences: KnownDifference[] = [
  {
    where: "**additional_attributes.company_name",
    recorded: "text",
    sandbox: "absent",
    reason: "made of the mail address's domain by a background job; HotDash looks at nothing of it",
  },
  { where: "**additional_attributes.avatar_url_hash", recorded: "text", sandbox: "absent", reason: AVATAR },
  {
    where: "**additional_attributes.last_avatar_sync_at",
    recorded: "ISO time without milliseconds",
    sandbox: "absent",
    reason: AVATAR,
  },
  {
    where: "**availability_status",
    recorded: "null",
    sandbox: "text",
    reason: "null in the recorder's second account, where its user was never online; a word in the first, as here",
  },
  {
    where: "snoozed_until",
    act: "conversation_updated WebWidget snoozed snoozed_until+status",
    recorded: "null",
    sandbox: "ISO time",
    reason: "one of the two bodies was written by chance after the conversation had been opened again",
  },
  {
    where: "waiting_since",
    act: "conversation_updated WebWidget status",
    recorded: "integer",
    sandbox: "whole seconds",
    reason: "Chatwoot opens first and sets the waiting a moment later, the sandbox both at once",
  },
  {
    where: "payload[].callback_webhook_url",
    act: "rest-inboxes.json",
    recorded: "text left out",
    sandbox: "null",
    reason: LEFT_OUT,
  },
  {
    where: "payload[].website_token",
    act: "rest-inboxes.json",
    recorded: "text left out",
    sandbox: "null or text",
    reason: LEFT_OUT,
  },
  {
    where: "payload[].web_widget_script",
    act: "rest-inboxes.json",
    recorded: "text left out",
    sandbox: "null or text",
    reason: LEFT_OUT,
  },
  {
    where: "accounts[].active_at",
    act: "rest-profile.json",
    recorded: "null",
    sandbox: "ISO time",
    reason: "the recorder's user has a second account that was never opened; the sandbox has one account",
  },
];

/** The entry that says why this difference of this act stays. */
export function reasonFor(act: string, difference: Difference): KnownDifference | undefined {
  const recorded = ownKinds(difference.recorded, difference.sandbox);
  const sandbox = ownKinds(difference.sandbox, difference.recorded);
  return knownDifferences.find(
    (known) =>
      isAt(known.where, difference.path) &&
      (known.act ?? act) === act &&
      known.recorded === recorded &&
      known.sandbox === sandbox,
  );
}

function isAt(where: string, path: string): boolean {
  if (!where.startsWith("**")) return where === path;
  const end = where.slice(2);
  return path === end || path.endsWith(`.${end}`);
}

function ownKinds(kinds: string[], others: string[]): string {
  const own = kinds.filter((kind) => !others.includes(kind));
  return (own.length > 0 ? own : kinds).join(" or ");
}
