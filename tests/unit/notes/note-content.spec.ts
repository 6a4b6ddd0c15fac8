import { expect, test } from "vitest";
import { type InboxNote, noteIn } from "../../../app/notes/note-content.ts";

test.each<[string, Record<string, InboxNote>, { inboxId: number | null; channel: string | null }, InboxNote]>([
  ["of a mail inbox is short", {}, { inboxId: 4, channel: "Channel::Email" }, "short"],
  ["of an API inbox is a link", {}, { inboxId: 4, channel: "Channel::Api" }, "link"],
  ["is what an admin chose", { 4: "whole" }, { inboxId: 4, channel: "Channel::Api" }, "whole"],
  ["where the channel was not told is a link", {}, { inboxId: 4, channel: "unknown" }, "link"],
  ["where the channel was not told is what an admin chose", { 4: "none" }, { inboxId: 4, channel: "unknown" }, "none"],
  ["where the inbox was not told is a link", { 4: "none" }, { inboxId: null, channel: "Channel::Email" }, "link"],
])("a note %s", (_, chosen, inbox, note) => {
  expect(noteIn(chosen, inbox)).toBe(note);
});
