import { askingCustomer } from "../customers.ts";
import { at, equal, hasKeys, list, listAt, numberAt, sameList, seconds, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";

const LINES = 105;

const long = scene("a conversation of 105 messages and a note is read", async (world) => {
  const { customer, conversation, message } = await askingCustomer(world, "1");
  const path = `/conversations/${conversation}/messages`;
  const all = [message];
  for (let count = 2; count <= LINES; count++) all.push(await customer.write(conversation, `${count}`));
  const note = numberAt(await world.admin.post(path, { content: "A note", private: true }), "id");
  const listOf = async (query: string) => listAt(await world.admin.get(`${path}${query}`), "payload");
  return {
    conversation,
    message,
    note,
    latest: await listOf(""),
    before: await listOf(`?before=${note}`),
    after: await listOf(`?after=${message}`),
    between: await listOf(`?after=${message}&before=${note}`),
    plain: await listOf("?filter_internal_messages=true"),
    all,
    meta: at(await world.admin.get(path), "meta"),
    unread: await world.admin.get(`/conversations/${conversation}`),
    seen: await world.admin.call("POST", `/conversations/${conversation}/update_last_seen`),
    read: await world.admin.get(`/conversations/${conversation}`),
  };
});

const ids = (lines: unknown[]) => lines.map((line) => numberAt(line, "id"));
const ascending = (numbers: number[]) => numbers.every((id, index) => index === 0 || id > (numbers[index - 1] ?? 0));

export const messageReadingStatements = [
  statement("5.4", "messages without a cursor: the latest 20, ascending", long, ({ latest, note }) => {
    equal(latest.length, 20);
    equal(ascending(ids(latest)), true, "ascending:");
    equal(ids(latest).at(-1), note);
  }),
  statement("5.4", "before=<id>: the 20 older ones, without it", long, ({ before, note }) => {
    equal(before.length, 20);
    equal(
      ids(before).every((id) => id < note),
      true,
      "all older:",
    );
    equal(ascending(ids(before)), true, "ascending:");
  }),
  statement("5.4", "after=<id>: up to 100 newer ones, ascending, from the next on", long, ({ after, all }) => {
    equal(after.length, 100);
    sameList(ids(after), all.slice(1, 101));
  }),
  statement("5.4", "after and before: from the first one on, up to the second", long, ({ between, all }) => {
    equal(between.length, LINES);
    sameList(ids(between), all);
  }),
  statement("5.4", "filter_internal_messages drops notes", long, ({ plain, note }) =>
    equal(ids(plain).includes(note), false, "the note:"),
  ),
  statement("5.4", "the list's meta has labels, attributes and contact", long, ({ meta }) => {
    hasKeys(meta, "labels additional_attributes contact");
    shows(meta, { labels: list, "contact.type": "contact" });
  }),
  statement("3.2", "unread_count is at most 10", long, ({ unread }) =>
    shows(unread, { unread_count: 10, agent_last_seen_at: 0 }),
  ),
  statement("5.5", "update_last_seen sets agent_last_seen_at and leaves nothing unread", long, ({ seen, read }) => {
    equal(seen.status, 200);
    shows(read, { unread_count: 0, agent_last_seen_at: seconds });
  }),
  statement("5.4", "a message in the list has numbers for type and time, and its status", long, ({ latest }) =>
    shows(latest.at(-1), {
      message_type: 1,
      private: true,
      created_at: seconds,
      status: "sent",
      "sender.type": "user",
    }),
  ),
];
