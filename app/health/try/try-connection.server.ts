import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { App } from "../../app.ts";
import {
  createCheckContact,
  createCheckInbox,
  findCheckInbox,
  removeCheckInbox,
  writeAsContact,
} from "../../chatwoot/check-inbox.server.ts";
import { askForDraft, askForNote } from "../../drafts/agent-client.server.ts";
import type { ContextPack } from "../../drafts/draft.ts";
import { DRAFT_SECONDS, NOTE_SECONDS } from "../../drafts/jobs.ts";
import { readShopIdentity } from "../../settings/shop/identity.server.ts";
import { adviceFor } from "./advice.ts";
import { identifierOf } from "./own-contact.ts";
import { type StepName, stepTitles, type TryStep } from "./try-steps.ts";

/** Under load a genuine Chatwoot took up to 19 s to deliver. */
const WEBHOOK_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;
const QUESTION = "This is HotDash trying its connection. Is somebody there? It is removed in a moment.";

/** A step that did not go well: the way ends here. */
class WayEnds extends Error {}

/**
 * Writes as a customer into an inbox of its own making and follows the message: webhook, draft, note, the note's own
 * webhook. All of it is removed from Chatwoot again, whatever happens, and nothing public is posted.
 */
export async function tryConnection(
  app: App,
  { tryId }: { tryId: string },
  { webhookWithinMs = WEBHOOK_WITHIN_MS } = {},
): Promise<void> {
  const { made, begun } = await beginTry(app, tryId);
  const steps: TryStep[] = [];
  let lastAt = performance.now();
  const record = async (name: StepName, ok: boolean, seen: string, toDo: string | null) => {
    const at = performance.now();
    steps.push({ name, ok, tookMs: Math.round(at - lastAt), seen, toDo });
    lastAt = at;
    await saveTry(app, tryId, { steps: JSON.stringify(steps) });
  };
  const step = async <Result>(
    name: StepName,
    act: () => Promise<{ result: Result; seen: string }>,
  ): Promise<Result> => {
    try {
      const { result, seen } = await act();
      await record(name, true, seen, null);
      return result;
    } catch (error) {
      const { seen, toDo } = adviceFor(name, error, app.publicUrl);
      await record(name, false, seen, toDo);
      throw new WayEnds(stepTitles[name]);
    }
  };
  try {
    if (begun) await followTheWay(app, tryId, made, step, webhookWithinMs);
    else await record("posted", false, "HotDash stopped in the middle of it.", "Try again.");
  } catch (error) {
    if (!(error instanceof WayEnds)) throw error;
  } finally {
    // Without an answer it may have been made all the same.
    if (made.inboxId !== null || made.asked || !begun)
      await step("removed", async () => {
        made.inboxId ??= await findCheckInbox(app.chatwoot, inboxName(tryId));
        await removeCheckInbox(app.chatwoot, made);
        return { result: null, seen: "Inbox, contact and conversation are deleted." };
      }).catch(() => {});
    await saveTry(app, tryId, { endedAt: app.now() });
  }
}

type Made = { inboxId: number | null; contactId: number | null; asked?: true };

const inboxName = (tryId: string) => `HotDash check ${tryId.slice(0, 8)}`;
type Step = <Result>(name: StepName, act: () => Promise<{ result: Result; seen: string }>) => Promise<Result>;

async function followTheWay(app: App, tryId: string, made: Made, step: Step, withinMs: number): Promise<void> {
  const { conversationId, messageId } = await step("posted", async () => {
    made.asked = true;
    made.inboxId = await createCheckInbox(app.chatwoot, inboxName(tryId));
    await saveTry(app, tryId, { inboxId: made.inboxId });
    const contact = await createCheckContact(app.chatwoot, made.inboxId, identifierOf(tryId));
    made.contactId = contact.id;
    await saveTry(app, tryId, { contactId: contact.id });
    const at = { inboxId: made.inboxId, contactId: contact.id, sourceId: contact.sourceId };
    const result = await writeAsContact(app.chatwoot, at, QUESTION);
    return { result, seen: `Message ${result.messageId}, in an inbox made for this.` };
  });
  await step("webhook", () => arrival(app, tryId, messageId, withinMs));
  const draftId = randomUUID();
  const { draft } = await step("draft", async () => {
    const deadline = new Date(app.now().getTime() + DRAFT_SECONDS * 1000).toISOString();
    const context = await contextOf(app, messageId);
    const result = await askForDraft(app.agentService, { draftId, deadline, now: app.now().toISOString(), context });
    return { result, seen: `Model: ${result.model}.` };
  });
  const { noteId } = await step("note", async () => {
    const { address, accountId, token } = app.chatwoot;
    const answer = await askForNote(app.agentService, {
      draftId,
      deadline: new Date(app.now().getTime() + NOTE_SECONDS * 1000).toISOString(),
      chatwoot: { address, accountId, token },
      conversationId,
      sourceMessageId: messageId,
      automaticMessageIds: [],
      reviewUrl: `${app.publicUrl}/app/settings/connection`,
      draft,
      content: "link",
      replaces: false,
      askedBefore: false,
    });
    if ("none" in answer) throw new Error("somebody wrote into the test conversation meanwhile");
    return { result: answer, seen: `Private note ${answer.noteId}.` };
  });
  await step("note-webhook", () => arrival(app, tryId, noteId, withinMs));
}

/** @throws Error when nothing came in time. */
async function arrival(
  app: App,
  tryId: string,
  messageId: number,
  withinMs: number,
): Promise<{ result: null; seen: string }> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const { arrivals } = await app.db
      .selectFrom("connectionTries")
      .select("arrivals")
      .where("id", "=", tryId)
      .executeTakeFirstOrThrow();
    if (Object.hasOwn(arrivals as object, String(messageId)))
      return { result: null, seen: `Message ${messageId}, signed as agreed.` };
    if (performance.now() > endMs) throw new Error(`no webhook came within ${withinMs / 1000} s`);
    await delay(LOOK_EVERY_MS);
  }
}

async function contextOf(app: App, messageId: number): Promise<ContextPack> {
  const { name, signOffs, signOff } = await readShopIdentity(app, app.db, null);
  const message = {
    id: messageId,
    from: "customer" as const,
    automatic: false,
    author: "HotDash check",
    text: QUESTION,
    attachments: [],
  };
  return {
    shopName: name ?? "",
    signOffs,
    signOff,
    channel: "other",
    subject: null,
    customer: { name: null, firstName: null, verified: false },
    sourceMessageId: messageId,
    conversation: [{ ...message, at: app.now().toISOString() }],
    knowledge: [],
    orders: [],
    examples: [],
    changesWanted: [],
  };
}

/** What is left in Chatwoot of a run that was lost is removed by the run that follows it, which begins nothing. */
async function beginTry(app: App, tryId: string): Promise<{ made: Made; begun: boolean }> {
  const begun = await app.db
    .updateTable("connectionTries")
    .set({ startedAt: app.now() })
    .where("id", "=", tryId)
    .where("accountId", "=", app.chatwoot.id)
    .where("startedAt", "is", null)
    .returning("id")
    .executeTakeFirst();
  const made = await app.db
    .selectFrom("connectionTries")
    .select(["inboxId", "contactId"])
    .where("id", "=", tryId)
    .executeTakeFirstOrThrow();
  return { made: { ...made }, begun: begun !== undefined };
}

async function saveTry(
  app: App,
  tryId: string,
  change: { steps?: string; inboxId?: number; contactId?: number; endedAt?: Date },
): Promise<void> {
  await app.db
    .updateTable("connectionTries")
    .set(change)
    .where("id", "=", tryId)
    .where("accountId", "=", app.chatwoot.id)
    .execute();
}
