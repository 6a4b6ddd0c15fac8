import type { App } from "../app.ts";
import { readInboxes } from "../conversations/inboxes.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { type Changer, changeSetting, lockSettings, readSettings, writeSetting } from "../settings/settings.server.ts";
import type { Settings } from "../settings/settings.ts";
import { type InboxNote, noteIn, usualNote } from "./note-content.ts";

/** An inbox of the shop and what notes in it show. */
export type NotedInbox = { id: number; name: string | null; channel: string | null; note: InboxNote };

/** The shop's inboxes by name, read from Chatwoot now where that was not done before; without an answer, those that are known. */
export async function listNotedInboxes(app: App): Promise<NotedInbox[]> {
  const { notesByInbox } = await readSettings(app.db, app.chatwoot, app.config);
  let inboxes = await selectInboxes(app);
  if (!inboxes.some(({ channel }) => channel !== null)) {
    await readInboxes(app).catch(() => {});
    inboxes = await selectInboxes(app);
  }
  return inboxes.map((inbox) => ({
    ...inbox,
    note: noteIn(notesByInbox, { inboxId: inbox.id, channel: inbox.channel }),
  }));
}

const selectInboxes = (app: App) =>
  app.db
    .selectFrom("inboxes")
    .select(["id", "name", "channel"])
    .where("accountId", "=", app.chatwoot.id)
    .orderBy("name")
    .orderBy("id")
    .execute();

/**
 * Sets what notes in an inbox show, from the next note on. What is usual for its channel is not stored.
 * @returns false when the account has no such inbox.
 */
export async function chooseNote(app: App, operator: Changer, inboxId: number, note: InboxNote): Promise<boolean> {
  return inTransaction(app.db, async (tx) => {
    await lockSettings(tx, app.chatwoot);
    const inbox = await tx
      .selectFrom("inboxes")
      .select("channel")
      .where("accountId", "=", app.chatwoot.id)
      .where("id", "=", inboxId)
      .executeTakeFirst();
    if (!inbox) return false;
    const { notesByInbox: before } = await readSettings(tx, app.chatwoot, app.config);
    if (noteIn(before, { inboxId, channel: inbox.channel }) === note) return true;
    const { [inboxId]: _, ...others } = before;
    const chosen = note === usualNote(inbox.channel) ? others : { ...others, [inboxId]: note };
    await writeSetting(app, tx, operator, "notesByInbox", chosen);
    return true;
  });
}

/** Sets what becomes of the notes of drafts that end from now on without being sent. */
export const chooseEndedNotes = (app: App, operator: Changer, wanted: Settings["endedNotes"]): Promise<void> =>
  changeSetting(app, operator, "endedNotes", wanted);
