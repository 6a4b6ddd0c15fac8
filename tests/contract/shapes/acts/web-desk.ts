import type { DeliveryAct } from "../act.ts";
import type { Stage } from "../stage.ts";
import { writingVisitor } from "./web.ts";

/** The marks of the HotDash that the shapes were recorded with; it is recognised for ever, and leaves neutral ones now. */
export const DRAFT = {
  hotdash: { kind: "draft", draft_id: "a8b5ee0c-31bc-4a0d-a7d5-2f6f2a4d5a11", source_message_id: 7 },
};
export const REPLY = { hotdash: { kind: "reply", send_id: "5f0ad4ef-2f0d-4a9c-8f35-0ce4b5f7a0c2" } };

/** What agents, and HotDash, do in conversations of a web inbox. */
export const webDeskActs: DeliveryAct[] = [
  {
    does: "HotDash notes a draft and sends the reply into a web chat",
    gives: [
      "message_created note WebWidget by user hotdash",
      "message_created outgoing WebWidget by user hotdash",
      "conversation_updated WebWidget first_reply_created_at+waiting_since",
    ],
    act: async (stage) => {
      const { post } = await writingVisitor(stage);
      await stage.settle();
      await post({ content: "A draft", private: true, content_attributes: DRAFT });
      await stage.settle();
      await post({ content: "A reply", content_attributes: REPLY });
    },
  },
  {
    does: "an agent writes a note and an answer into a web chat, and the visitor goes on",
    gives: [
      "message_created note WebWidget by user",
      "message_created outgoing WebWidget by user",
      "conversation_updated WebWidget waiting_since",
    ],
    act: async (stage) => {
      const { guest, post } = await writingVisitor(stage);
      await stage.settle();
      await post({ content: "A note", private: true });
      await stage.settle();
      await post({ content: "An answer" });
      await stage.settle();
      await guest.write("And then?");
    },
  },
  {
    does: "an agent labels and assigns an urgent web conversation",
    gives: [
      "conversation_updated WebWidget cached_label_list+label_list",
      "conversation_updated WebWidget assignee_id",
    ],
    act: async (stage) => {
      const { path, admin } = await repliedChat(stage);
      await admin.post(`${path}/labels`, { labels: ["refund", "vip"] });
      await stage.settle();
      await admin.call("POST", `${path}/toggle_priority`, { priority: "urgent" });
      await admin.post(`${path}/assignments`, { assignee_id: stage.world.adminId });
    },
  },
  {
    does: "an agent who has a web conversation gives it a priority",
    gives: ["conversation_updated WebWidget priority"],
    act: async (stage) => {
      const { path, admin } = await repliedChat(stage);
      await admin.post(`${path}/labels`, { labels: ["refund"] });
      await admin.post(`${path}/assignments`, { assignee_id: stage.world.adminId });
      await stage.settle();
      await admin.call("POST", `${path}/toggle_priority`, { priority: "urgent" });
    },
  },
  {
    does: "an agent snoozes an urgent web conversation",
    gives: [
      "conversation_status_changed WebWidget snoozed",
      "conversation_updated WebWidget snoozed snoozed_until+status",
    ],
    act: async (stage) => {
      const { path } = await urgentChat(stage);
      await snooze(stage, path);
    },
  },
  {
    does: "an agent keeps an order number with an urgent web conversation",
    gives: ["conversation_updated WebWidget custom_attributes"],
    act: async (stage) => {
      const { path, admin } = await urgentChat(stage);
      await admin.post(`${path}/custom_attributes`, { custom_attributes: { order: "1042" } });
    },
  },
  {
    does: "an agent takes back a snoozed web conversation with an order number",
    gives: ["conversation_status_changed WebWidget"],
    act: async (stage) => {
      const { path, admin } = await urgentChat(stage);
      await admin.post(`${path}/custom_attributes`, { custom_attributes: { order: "1042" } });
      await snooze(stage, path);
      await stage.begin();
      await admin.post(`${path}/toggle_status`, { status: "open" });
    },
  },
  {
    does: "an agent resolves a web conversation that HotDash has answered",
    gives: ["conversation_updated WebWidget resolved status"],
    act: async (stage) => {
      const { path, admin } = await repliedChat(stage);
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
    },
  },
];

/** A web conversation with a reply, a label and a priority. */
async function urgentChat(stage: Stage) {
  const chat = await repliedChat(stage);
  await chat.admin.post(`${chat.path}/labels`, { labels: ["refund"] });
  await chat.admin.call("POST", `${chat.path}/toggle_priority`, { priority: "urgent" });
  await stage.begin();
  return chat;
}

/** A web conversation that HotDash has answered. */
async function repliedChat(stage: Stage) {
  const chat = await writingVisitor(stage);
  await chat.post({ content: "A reply", content_attributes: REPLY });
  await stage.settle();
  return { ...chat, admin: stage.world.admin };
}

/** For an hour from the stage's moment. */
export function snooze({ world, now }: Stage, path: string) {
  return world.admin.post(`${path}/toggle_status`, {
    status: "snoozed",
    snoozed_until: Math.floor(now() / 1000) + 3600,
  });
}
