import { apiCustomer } from "../customers.ts";
import {
  absent,
  at,
  equal,
  fractionalSeconds,
  hasKeys,
  isoTime,
  list,
  listAt,
  numberAt,
  object,
  sameList,
  seconds,
  shows,
  uuid,
} from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";
import { answered } from "./first-message.ts";

const shown = scene("a conversation is read by REST", async (world) => {
  const { conversation, note, message } = await world.play(answered);
  const before = await world.admin.get(`/conversations/${conversation}`);
  await world.admin.post(`/conversations/${conversation}/messages`, { content: "The newest, a note", private: true });
  const until = Math.floor(Date.now() / 1000) + 3600;
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "snoozed", snoozed_until: until });
  const after = await world.admin.get(`/conversations/${conversation}`);
  return { conversation, note, message, before, after };
});

const listed = scene("conversations are listed", async (world) => {
  const inbox = await apiInbox(world, "listed");
  const customer = await apiCustomer(world, inbox);
  const numbers: number[] = [];
  for (let count = 0; count < 27; count++) {
    const conversation = await customer.open();
    await customer.write(conversation, `Conversation ${count}, ${world.tag}`);
    numbers.push(conversation);
  }
  const [first, second] = numbers;
  await world.admin.post(`/conversations/${first}/toggle_status`, { status: "resolved" });
  const get = (query: string) => world.admin.get(`/conversations?inbox_id=${inbox.id}&${query}`);
  const filter = {
    payload: [{ attribute_key: "inbox_id", filter_operator: "equal_to", values: [inbox.id], query_operator: null }],
  };
  return {
    numbers,
    first,
    second,
    open: await get(""),
    page1: await get("status=all&page=1"),
    page2: await get("status=all&page=2"),
    page3: await get("status=all&page=3"),
    within: await get("status=all&assignee_type=all&updated_within=3600"),
    withinNothing: await get("status=all&updated_within=-3600"),
    mine: await get("status=all&assignee_type=me"),
    byWords: await get(`status=all&q=${encodeURIComponent(`Conversation 5, ${world.tag}`)}`),
    filtered: await world.admin.post("/conversations/filter", filter),
    found: await world.admin.get(`/search/messages?q=${world.tag}`),
  };
});

const ids = (lines: unknown[]) => lines.map((line) => numberAt(line, "id"));
const _ascending = (numbers: number[]) => numbers.every((id, index) => index === 0 || id > (numbers[index - 1] ?? 0));

export const conversationReadingStatements = [
  statement(
    "5.4",
    "GET /conversations/{id} has no contact_inbox, and meta.channel instead of channel",
    shown,
    ({ before }) => shows(before, { contact_inbox: absent, channel: absent, "meta.channel": "Channel::Api" }),
  ),
  statement("5.4", "it has uuid, account_id, muted and last_non_activity_message", shown, ({ before }, world) =>
    shows(before, { uuid, account_id: world.accountId, muted: false, last_non_activity_message: object }),
  ),
  statement("5.4", "assignee, assignee_type and team are absent when unset", shown, ({ before }) =>
    shows(before, { "meta.assignee": absent, "meta.assignee_type": absent, "meta.team": absent }),
  ),
  statement("5.4", "times are seconds, updated_at a float, first_reply_created_at an integer", shown, ({ before }) =>
    shows(before, {
      created_at: seconds,
      last_activity_at: seconds,
      timestamp: seconds,
      updated_at: fractionalSeconds,
      first_reply_created_at: seconds,
      waiting_since: 0,
    }),
  ),
  statement("5.4", "snoozed_until is ISO there, null before", shown, ({ before, after }) => {
    shows(before, { snoozed_until: null });
    shows(after, { snoozed_until: isoTime, status: "snoozed" });
  }),
  statement("5.4", "last_non_activity_message may be a note", shown, ({ after }) =>
    shows(after, {
      "last_non_activity_message.content": "The newest, a note",
      "last_non_activity_message.private": true,
    }),
  ),
  statement(
    "5.4",
    "GET /conversations is data.meta with counts and data.payload; status is open unless said",
    listed,
    (seen) => {
      hasKeys(at(seen.open, "data.meta"), "mine_count assigned_count unassigned_count all_count");
      equal(at(seen.open, "data.meta.all_count"), 26);
      equal(ids(listAt(seen.open, "data.payload")).includes(Number(seen.first)), false, "the resolved one:");
    },
  ),
  statement(
    "5.4",
    "a page has 25 conversations, the newest first; the next one the rest, then none",
    listed,
    (seen) => {
      equal(
        [seen.page1, seen.page2, seen.page3].map((page) => listAt(page, "data.payload").length),
        [25, 2, 0],
      );
      equal(at(seen.page1, "data.meta.all_count"), 27);
    },
  ),
  statement("5.4", "the list is ordered by last activity, the newest first", listed, ({ page1 }) => {
    const times = listAt(page1, "data.payload").map((one) => numberAt(one, "last_activity_at"));
    equal(times.length, 25);
    sameList(
      times,
      times.toSorted((a, b) => b - a),
    );
  }),
  statement("5.6", "updated_within answers everything changed in that time, unpaged", listed, ({ within, numbers }) => {
    equal(listAt(within, "data.payload").length, 27);
    sameList(
      ids(listAt(within, "data.payload")).toSorted((a, b) => a - b),
      numbers,
    );
  }),
  statement("5.4", "meta counts all, whatever updated_within", listed, ({ withinNothing }) => {
    equal(listAt(withinNothing, "data.payload"), []);
    equal(at(withinNothing, "data.meta.all_count"), 27);
  }),
  statement("5.4", "assignee_type=me drops what is not mine, the counts stay", listed, ({ mine }) => {
    equal(listAt(mine, "data.payload"), []);
    shows(mine, { "data.meta.all_count": 27, "data.meta.unassigned_count": 27, "data.meta.mine_count": 0 });
  }),
  statement("5.4", "q finds conversations by their words", listed, ({ byWords, numbers }) =>
    sameList(ids(listAt(byWords, "data.payload")), [Number(numbers[5])]),
  ),
  statement("5.4", "POST /conversations/filter answers meta and payload", listed, ({ filtered }) => {
    hasKeys(filtered, "meta payload");
    equal(at(filtered, "meta.all_count"), 27);
  }),
  statement("5.4", "GET /search/messages answers payload.messages", listed, ({ found }) => {
    equal(at(found, "payload.messages"), list);
    equal(listAt(found, "payload.messages").length > 0, true, "found:");
  }),
];
