/** A rule of the product, how it is taken out of its file, and the specs that must notice. */
export type Rule = {
  rule: string;
  file: string;
  /** Stands in the file exactly once. */
  takeOut: string;
  /** What is left in its place. */
  leave: string;
  specs: string[];
};

const SIGNATURE = "tests/unit/support/chatwoot-webhook.spec.ts";
const RECEIVER = "tests/unit/chatwoot.action.spec.ts";
const PROCESSING = "tests/integration/chatwoot/processing.spec.ts";
const MOVED_ON = "tests/integration/chatwoot/moved-on.spec.ts";
const SWEEP = "tests/integration/chatwoot/sweep.spec.ts";
const DECIDE = "tests/integration/approvals/decide.spec.ts";
const SEND = "tests/integration/approvals/send.spec.ts";
const SEND_RULES = "tests/unit/approvals/send.spec.ts";
const HOSTILE = "tests/integration/hostile.spec.ts";
const GATE = "tests/integration/gate.spec.ts";
const DOORS = "tests/integration/doors.spec.ts";
const AGENT = "tests/integration/agent-service.spec.ts";
const AGENT_NOTES = "tests/integration/agent-service-notes.spec.ts";
const AGENT_MODELS = "tests/integration/agent-service-models.spec.ts";
const OPERATORS = "tests/integration/operators.spec.ts";
const CLIENT = "tests/integration/chatwoot-client.spec.ts";

const THE_GATE = "supabase/migrations/20261121000400_approvals_and_the_gate.sql";
const RIGHTS = "supabase/migrations/20261121000700_rights.sql";

/** What HotDash must never lose, in the order of its promises. */
export const rules: Rule[] = [
  {
    rule: "gate: a decision needs a reviewer of the account",
    file: THE_GATE,
    takeOut: "and m.account_id = new.account_id and m.role in ('reviewer', 'admin')",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: a disabled operator decides nothing",
    file: THE_GATE,
    takeOut: "and o.disabled_at is null",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: a decision needs a session that lives",
    file: THE_GATE,
    takeOut: "and s.revoked_at is null and s.expires_at > now()",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: a token decides for its own account only",
    file: THE_GATE,
    takeOut: "and t.account_id = new.account_id and t.revoked_at is null",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: an approval names the text that is approved",
    file: THE_GATE,
    takeOut: "coalesce(new.final_text, '') !~ '\\S'",
    leave: "false",
    specs: [GATE],
  },
  {
    rule: "gate: an approval names its recipients",
    file: THE_GATE,
    takeOut: "(recipients is not null and channel is not null)",
    leave: "true",
    specs: [GATE],
  },
  {
    rule: "gate: a send starts scheduled",
    file: THE_GATE,
    takeOut: "if new.state <> 'scheduled' then",
    leave: "if false then",
    specs: [GATE],
  },
  {
    rule: "gate: a send needs a decision on a reply, not on an escalation",
    file: THE_GATE,
    takeOut: "and d.outcome = 'approve' and d.kind in ('reply', 'manual')",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: a send needs exactly one reason to exist",
    file: THE_GATE,
    takeOut: "check (num_nonnulls(decision_id, standing_reply_id) = 1),",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: a decision is sent once",
    file: THE_GATE,
    takeOut: "decision_id uuid unique,",
    leave: "decision_id uuid,",
    specs: [GATE],
  },
  {
    rule: "gate: a standing reply must be in force",
    file: THE_GATE,
    takeOut: "and r.revoked_at is null",
    leave: "",
    specs: [GATE],
  },
  {
    rule: "gate: what a send is for cannot be changed",
    file: THE_GATE,
    takeOut:
      "is distinct from (old.id, old.account_id, old.conversation_id, old.decision_id, old.standing_reply_id, old.closed_period) then",
    leave: "is null then",
    specs: [GATE],
  },
  {
    rule: "gate: a send moves only along the steps of its life",
    file: THE_GATE,
    takeOut: "if new.state <> old.state and not (",
    leave: "if false and not (",
    specs: [GATE],
  },
  {
    rule: "gate: hotdash_app deletes no send",
    file: RIGHTS,
    takeOut: "grant select, insert on sends to hotdash_app;",
    leave: "grant select, insert, delete on sends to hotdash_app;",
    specs: [GATE],
  },
  {
    rule: "gate: hotdash_app changes no decision",
    file: RIGHTS,
    takeOut: "grant select, insert on drafts, decisions, activities to hotdash_app;",
    leave: "grant select, insert, update on drafts, decisions, activities to hotdash_app;",
    specs: [GATE],
  },
  {
    rule: "grade range, in the database",
    file: THE_GATE,
    takeOut: "accuracy smallint check (accuracy between 1 and 5),",
    leave: "accuracy smallint,",
    specs: [GATE],
  },
  {
    rule: "grade range, at the door",
    file: "app/approvals/grades.ts",
    takeOut: "z.number().int().min(1).max(5)",
    leave: "z.number()",
    specs: [DECIDE],
  },
  {
    rule: "role check",
    file: "app/operators/signed-in.server.ts",
    takeOut: "if (!mayActAs(operator.role, role))",
    leave: "if (false)",
    specs: [DOORS],
  },
  {
    rule: "origin check",
    file: "app/web/origin.ts",
    takeOut: "return origin !== null && (origin === hostOf(publicUrl) || origin === hostOf(request.url));",
    leave: "return true;",
    specs: [DOORS],
  },
  {
    rule: "the agent service speaks in private only",
    file: "app/chatwoot/notes.server.ts",
    takeOut: "private: true,",
    leave: "private: false,",
    specs: [AGENT_NOTES],
  },
  {
    rule: "the agent service takes signed requests only",
    file: "app/agent-service/signed-request.server.ts",
    takeOut: "if (fault) throw",
    leave: "if (!secret) throw",
    specs: [AGENT],
  },
  {
    rule: "masking: no mail address reaches a model",
    file: "app/privacy/contact-details.ts",
    takeOut: 'matching("mail address", MAIL),',
    leave: "",
    specs: [AGENT_MODELS],
  },
  {
    rule: "masking: no card number reaches a model",
    file: "app/privacy/contact-details.ts",
    takeOut: "if (isCard(digits)) return true;",
    leave: "",
    specs: ["tests/unit/agent-service/mask-pack.spec.ts"],
  },
  {
    rule: "text that steers the drafter raises the risk",
    file: "app/agent-service/guardrails/raise-risk.ts",
    takeOut: "if (signs.length === 0) return draft;",
    leave: "if (signs.length >= 0) return draft;",
    specs: [AGENT],
  },
  {
    rule: "no Liquid goes out",
    file: "app/approvals/validate.ts",
    takeOut: "/\\{\\{|\\{%/.test(text)",
    leave: "false",
    specs: ["tests/unit/approvals/validate.spec.ts"],
  },
  {
    rule: "what goes out goes to the recipients that were seen",
    file: "app/approvals/decide.server.ts",
    takeOut: 'if (!sameRecipients(form.recipients, recipients)) return no("changed");',
    leave: "",
    specs: [HOSTILE],
  },
  {
    rule: "stale: a decision on an older version",
    file: "app/approvals/decide.server.ts",
    takeOut: 'approval.state !== "pending_review" || approval.version !== form.version',
    leave: "false",
    specs: [DECIDE],
  },
  {
    rule: "stale: a decision without the newest message on screen",
    file: "app/approvals/decide.server.ts",
    takeOut: 'if (newest > form.seenMessageId) return { refused: no("newer-message") };',
    leave: "",
    specs: [DECIDE],
  },
  {
    rule: "another reviewer's claim stands",
    file: "app/approvals/decide.server.ts",
    takeOut: 'return { refused: no("claimed") };',
    leave: "{}",
    specs: [DECIDE],
  },
  {
    rule: "signature: wanted",
    file: "app/webhooks/signature.ts",
    takeOut: 'if (!signed) return { ok: false, reason: "wrong" };',
    leave: "",
    specs: [RECEIVER],
  },
  {
    rule: "signature: time window",
    file: "app/webhooks/signature.ts",
    takeOut: "offSeconds <= SIGNATURE_WINDOW_SECONDS ?",
    leave: "offSeconds >= 0 ?",
    specs: [SIGNATURE],
  },
  {
    rule: "signature: constant-time compare",
    file: "app/webhooks/signature.ts",
    takeOut: "a.length === b.length && timingSafeEqual(a, b)",
    leave: "a.equals(b)",
    specs: [SIGNATURE],
  },
  {
    rule: "signature: the old bare one only where switched on",
    file: "app/webhooks/signature.ts",
    takeOut: "if (legacy && /",
    leave: "if (/",
    specs: [SIGNATURE],
  },
  {
    rule: "account mismatch",
    file: "app/webhooks/receive.server.ts",
    takeOut: "account.id !== app.chatwoot.accountId",
    leave: "false",
    specs: [RECEIVER],
  },
  {
    rule: "dedupe: webhook and sweep know a message by one key",
    file: "app/webhooks/store-event.server.ts",
    takeOut: "? `message_created:$" + "{messageId}`",
    leave: "? `message_created:$" + "{messageId}:$" + "{body.length}`",
    specs: [SWEEP],
  },
  {
    rule: "a customer's channel secret is not kept",
    file: "app/webhooks/store-event.server.ts",
    takeOut: ": withoutSecrets(body)",
    leave: ": body",
    specs: [RECEIVER],
  },
  {
    rule: "an event nobody could work lets another copy in",
    file: "app/webhooks/store-event.server.ts",
    takeOut: "where webhook_events.state = 'failed'",
    leave: "where webhook_events.state = 'never'",
    specs: [HOSTILE],
  },
  {
    rule: "loop guard",
    file: "app/webhooks/take-message.server.ts",
    takeOut: "if (marker && !lost) return",
    leave: "if (!app) return",
    specs: [PROCESSING],
  },
  {
    rule: "quiet time: each message of a burst moves it",
    file: "app/conversations/quiet-time.server.ts",
    takeOut: "app.now().getTime() + app.config.DRAFT_QUIET_SECONDS * 1000",
    leave: "app.now().getTime()",
    specs: ["tests/integration/approvals/quiet-time.spec.ts"],
  },
  {
    rule: "quiet time: a job come early drafts nothing",
    file: "app/approvals/drafting.server.ts",
    takeOut: "if (!wantsVersion && due && due > now) {",
    leave: "if (!wantsVersion && due && due > now && false) {",
    specs: ["tests/integration/approvals/quiet-time.spec.ts"],
  },
  {
    rule: "an older conversation event overwrites nothing",
    file: "app/conversations/sync.server.ts",
    takeOut: '.whereRef("conversations.chatwootUpdatedAt", "<=", "excluded.chatwootUpdatedAt")',
    leave: "",
    specs: [PROCESSING],
  },
  {
    rule: "deleted stays deleted",
    file: "app/conversations/sync.server.ts",
    takeOut: '.where("deleted", "=", false)',
    leave: "",
    specs: [PROCESSING],
  },
  {
    rule: "moved on: a newer message supersedes",
    file: "app/webhooks/take-message.server.ts",
    takeOut: 'await moveOn(app, tx, conversationId, "newer-message");\n',
    leave: "\n",
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: what somebody works on stays, marked stale",
    file: "app/approvals/moved-on.server.ts",
    takeOut: 'if (atWork && reply.state !== "drafting") {',
    leave: "if (atWork && false) {",
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: approved and unsent, the send is stopped",
    file: "app/approvals/moved-on.server.ts",
    takeOut: 'return (await stopSend(app, tx, reply.id, conversationId, why)) ? "stale" : "untouched";',
    leave: 'return "untouched";',
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: a person's own reply closes",
    file: "app/webhooks/take-message.server.ts",
    takeOut: 'await closeReply(app, tx, conversationId, "answered in Chatwoot", {',
    leave: 'if (!app) await closeReply(app, tx, conversationId, "answered in Chatwoot", {',
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: resolved or snoozed closes",
    file: "app/webhooks/take-conversation.server.ts",
    takeOut: 'if (conversation.status === "resolved" || conversation.status === "snoozed") {',
    leave: 'if (conversation.status === "never") {',
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: the answered message was deleted",
    file: "app/webhooks/take-message.server.ts",
    takeOut: "if (now.content_attributes.deleted === true) {",
    leave: "if (now.content_attributes.deleted === 1) {",
    specs: [MOVED_ON],
  },
  {
    rule: "moved on: notes never count",
    file: "app/approvals/send.ts",
    takeOut: "!message.private &&",
    leave: "",
    specs: [SEND_RULES],
  },
  {
    rule: "the sweep's mark moves only as far as was read",
    file: "app/webhooks/sweep/read-on.server.ts",
    takeOut: "readTo = Math.max(readTo, message.id);",
    leave: "readTo = message.id + 1000;",
    specs: [SWEEP],
  },
  {
    rule: "undo: nothing leaves within its window",
    file: "app/approvals/claim-send.server.ts",
    takeOut: "s.scheduled_for <= $" + "{now} and ",
    leave: "",
    specs: [SEND],
  },
  {
    rule: "undo: too late is too late",
    file: "app/approvals/undo.server.ts",
    takeOut: '.where("state", "=", "scheduled")',
    leave: '.where("state", "in", ["scheduled", "sending"])',
    specs: [SEND, DECIDE],
  },
  {
    rule: "send: only to the Chatwoot that is configured",
    file: "app/approvals/claim-send.server.ts",
    takeOut: "and c.base_url = $" + "{app.chatwoot.baseUrl}",
    leave: "",
    specs: [SEND],
  },
  {
    rule: "send: two workers, one claim",
    file: "app/approvals/claim-send.server.ts",
    takeOut: "and (s.claimed_at is null or s.claimed_at < $" + "{dead})",
    leave: "",
    specs: [SEND],
  },
  {
    rule: "send: a newer message in the thread stops it",
    file: "app/approvals/send-reply.server.ts",
    takeOut: "if (overtaken) return step.stop(app, send, overtaken);",
    leave: "",
    specs: [SEND],
  },
  {
    rule: "send: marker lookup",
    file: "app/approvals/send-reply.server.ts",
    takeOut: "if (reply) return step.accept(app, send, reply.id);",
    leave: "",
    specs: [SEND],
  },
  {
    rule: "send: second-read delay",
    file: "app/approvals/send.ts",
    takeOut: "send.absentReads === 0 || !waitedLongEnough",
    leave: "send.absentReads === 0",
    specs: [SEND, SEND_RULES],
  },
  {
    rule: "send: a deleted public reply asks a person",
    file: "app/approvals/send.ts",
    takeOut: 'if (outgoingDeletedSince(thread, decidedOn)) return "ask-a-person";',
    leave: "",
    specs: [SEND_RULES],
  },
  {
    rule: "send: at most one second POST by itself",
    file: "app/approvals/send.ts",
    takeOut: 'return send.posts < MOST_POSTS ? "post-again" : "ask-a-person";',
    leave: 'return "post-again";',
    specs: [SEND_RULES],
  },
  {
    rule: "note: its marker is looked for first",
    file: "app/agent-service/post-note.server.ts",
    takeOut: "if (ours) return ours.id;",
    leave: "",
    specs: [AGENT_NOTES],
  },
  {
    rule: "note: not after its deadline",
    file: "app/agent-service/post-note.server.ts",
    takeOut: "if (now() > new Date(request.deadline)) throw deadlinePassed();",
    leave: "",
    specs: [AGENT_NOTES],
  },
  {
    rule: "draft: single flight",
    file: "app/agent-service/single-flight.ts",
    takeOut: "if (running) return running.answer;",
    leave: "",
    specs: ["tests/unit/agent-service/single-flight.spec.ts"],
  },
  {
    rule: "redirect rule: the token stays on its origin",
    file: "app/chatwoot/client.server.ts",
    takeOut: "if (next.origin !== start.origin)",
    leave: "if (!next)",
    specs: [CLIENT],
  },
  {
    rule: "send: who lost the claim posts nothing",
    file: "app/approvals/send-steps.server.ts",
    takeOut: '.where("claimedAt", "=", send.claim)',
    leave: "",
    specs: [SEND],
  },
  {
    rule: "operators: the last admin stays",
    file: "app/operators/members/disable.server.ts",
    takeOut: 'if (member.role === "admin") change = change.where(anotherAdminRemains(app, operatorId));',
    leave: "",
    specs: [OPERATORS],
  },
  {
    rule: "operators: who is disabled has no session left",
    file: "app/operators/members/disable.server.ts",
    takeOut: 'await endSessions(tx, operatorId, "all", app.now());',
    leave: "",
    specs: [OPERATORS],
  },
  {
    rule: "decision log: masked",
    file: "app/learning/log-decision.server.ts",
    takeOut: "await log.write(maskDecision(found))",
    leave: "await log.write({ ...maskDecision(found), ...found })",
    specs: ["tests/integration/learning/desk.spec.ts"],
  },
  {
    rule: "decision log: the key is carried to no other address",
    file: "app/learning/supabase-log.server.ts",
    takeOut: 'redirect: "manual"',
    leave: 'redirect: "follow"',
    specs: ["tests/integration/learning/supabase.spec.ts"],
  },
  {
    rule: "Slack: one message for each item",
    file: "app/notifications/unannounced.server.ts",
    takeOut: "and (n.state is null or n.state = 'waiting' or",
    leave: "and (true or",
    specs: ["tests/integration/notifications/notify.spec.ts"],
  },
];
