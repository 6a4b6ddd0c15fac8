import { apiCustomer, askingCustomer } from "../../customers.ts";
import { numberAt } from "../../harness/check.ts";
import { type ApiInbox, apiInbox, makeBot } from "../../inboxes.ts";
import type { DeliveryAct } from "../act.ts";
import type { Stage } from "../stage.ts";
import { DRAFT, REPLY } from "./web-desk.ts";

/** A customer of an API inbox has written. */
export async function asking(stage: Stage, inbox?: ApiInbox) {
  const asked = await askingCustomer(stage.world, "Can I return an unopened lamp?", inbox);
  const path = `/conversations/${asked.conversation}`;
  const post = async (body: Record<string, unknown>) =>
    numberAt(await stage.world.admin.post(`${path}/messages`, body), "id");
  return { ...asked, path, post, admin: stage.world.admin };
}

/** What happens in conversations of an API inbox that are open. */
export const apiActs: DeliveryAct[] = [
  {
    does: "a customer of an API inbox opens a conversation with a message",
    gives: ["conversation_created Api", "message_created incoming Api by contact"],
    act: async ({ world, settle }) => {
      const inbox = await apiInbox(world);
      const { contact, sourceId } = await apiCustomer(world, inbox);
      await settle();
      const message = { content: "Can I return an unopened lamp?" };
      await world.admin.post("/conversations", {
        inbox_id: inbox.id,
        contact_id: contact,
        source_id: sourceId,
        message,
      });
    },
  },
  {
    does: "HotDash notes a draft and sends the reply to an API inbox",
    gives: [
      "message_created note Api by user hotdash",
      "message_created outgoing Api by user hotdash",
      "conversation_updated Api first_reply_created_at+waiting_since",
    ],
    act: async (stage) => {
      const { post } = await asking(stage);
      await stage.settle();
      await post({ content: "A draft", private: true, content_attributes: DRAFT });
      await stage.settle();
      await post({ content: "A reply", content_attributes: REPLY });
    },
  },
  {
    does: "an agent writes a note and an answer, and the customer goes on",
    gives: [
      "message_created note Api by user",
      "message_created outgoing Api by user",
      "conversation_updated Api waiting_since",
    ],
    act: async (stage) => {
      const { customer, conversation, post } = await asking(stage);
      await stage.settle();
      await post({ content: "A note", private: true });
      await stage.settle();
      await post({ content: "An answer" });
      await stage.settle();
      await customer.write(conversation, "And then?");
    },
  },
  {
    does: "a note with a source_id comes after an answer to a customer with a phone number",
    gives: ["message_created note Api by user"],
    act: async (stage) => {
      const { customer, admin, post } = await asking(stage);
      await admin.patch(`/contacts/${customer.contact}`, { phone_number: "+12025550143" });
      await post({ content: "An answer" });
      await stage.begin();
      await post({ content: "A note", private: true, source_id: "abc" });
    },
  },
  {
    does: "a template is posted by hand to a customer with a phone number",
    gives: ["message_created template Api by contact"],
    act: async (stage) => {
      const { customer, admin, post } = await asking(stage);
      await admin.patch(`/contacts/${customer.contact}`, { phone_number: "+12025550144" });
      await post({ content: "A template", message_type: "template" });
    },
  },
  {
    does: "a note, a reply and a question are deleted",
    gives: [
      "message_updated note Api by user deleted",
      "message_updated outgoing Api by user deleted",
      "message_updated incoming Api by contact deleted",
    ],
    act: async (stage) => {
      const { path, post, admin } = await asking(stage);
      const note = await post({ content: "A note", private: true });
      await stage.settle();
      await admin.delete(`${path}/messages/${note}`);
      await stage.settle();
      const other = await asking(stage);
      await stage.settle();
      await admin.delete(`${other.path}/messages/${other.message}`);
      await stage.settle();
      const reply = await post({ content: "A reply" });
      await stage.settle();
      await admin.delete(`${path}/messages/${reply}`);
      await stage.settle();
    },
  },
  {
    does: "a customer writes to an inbox with a bot, and an agent takes over",
    gives: [
      "conversation_created Api pending",
      "message_created incoming Api by contact pending",
      "message_created note Api by user pending hotdash",
      "conversation_status_changed Api",
      "conversation_updated Api status",
    ],
    act: async (stage) => {
      const { world } = stage;
      const bot = await makeBot(world, "shapes-bot");
      const inbox = await apiInbox(world, "botted");
      await world.admin.post(`/inboxes/${inbox.id}/set_agent_bot`, { agent_bot: bot.id });
      const customer = await apiCustomer(world, inbox);
      const conversation = await customer.open();
      await stage.settle();
      await customer.write(conversation, "Are you open on Sunday?");
      await stage.settle();
      const path = `/conversations/${conversation}`;
      await world.admin.post(`${path}/messages`, { content: "A draft", private: true, content_attributes: DRAFT });
      await stage.settle();
      await world.admin.post(`${path}/toggle_status`, { status: "open" });
    },
  },
];
