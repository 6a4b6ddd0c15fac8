import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { chooseEndedNotes, chooseNote, listNotedInboxes } from "../notes/choose.server.ts";
import { EndedNotes } from "../notes/EndedNotes.tsx";
import { InboxNotes } from "../notes/InboxNotes.tsx";
import { InboxNote } from "../notes/note-content.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { settingSchemas } from "../settings/settings.ts";
import { refusal } from "../web/refusal.ts";
import { typed } from "../web/typed.ts";

export const meta: MetaFunction = () => [{ title: "Notes · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "admin");
  const { endedNotes } = await readSettings(app.db, app.chatwoot, app.config);
  return { inboxes: await listNotedInboxes(app), endedNotes };
}

export async function action(args: ActionFunctionArgs): Promise<{ ok: true } | Response> {
  const { app, operator } = await signedIn(args, "admin");
  const { act, inboxId, note, wanted } = await typed(args.request, "act", "inboxId", "note", "wanted");
  const ended = settingSchemas.endedNotes.safeParse(wanted);
  if (act === "ended" && ended.success) {
    await chooseEndedNotes(app, operator, ended.data);
    return { ok: true };
  }
  const chosen = InboxNote.safeParse(note);
  if (act !== "inbox" || !chosen.success || !/^\d{1,15}$/.test(inboxId))
    return refusal(
      400,
      "bad-request",
      "Send act=inbox with inboxId and note=short, whole, link or none, or act=ended with wanted=keep or delete.",
    );
  return (await chooseNote(app, operator, Number(inboxId), chosen.data))
    ? { ok: true }
    : refusal(404, "unknown-inbox", "HotDash does not know this inbox.");
}

export default function Notes() {
  const { inboxes, endedNotes } = useLoaderData<typeof loader>();
  return (
    <>
      <InboxNotes inboxes={inboxes} />
      <EndedNotes wanted={endedNotes} />
    </>
  );
}
