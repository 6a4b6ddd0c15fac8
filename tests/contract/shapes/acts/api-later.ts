import { apiCustomer } from "../../customers.ts";
import { apiInbox } from "../../inboxes.ts";
import type { DeliveryAct } from "../act.ts";
import { asking } from "./api.ts";
import { snooze } from "./web-desk.ts";

/** What becomes of conversations and customers of an API inbox. */
export const apiLaterActs: DeliveryAct[] = [
  {
    does: "an agent labels a conversation without a reply",
    gives: ["conversation_updated Api cached_label_list+label_list"],
    act: async (stage) => {
      const { path, admin } = await asking(stage);
      await stage.settle();
      await admin.post(`${path}/labels`, { labels: ["q"] });
    },
  },
  {
    does: "an agent takes a conversation",
    gives: ["conversation_updated Api assignee_id"],
    act: async (stage) => {
      const { path, admin } = await asking(stage);
      await stage.settle();
      await admin.post(`${path}/assignments`, { assignee_id: stage.world.adminId });
    },
  },
  {
    does: "an agent resolves a conversation without an answer",
    gives: ["conversation_status_changed Api resolved", "conversation_updated Api resolved status"],
    act: async (stage) => {
      const { path, admin } = await asking(stage);
      await stage.settle();
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
    },
  },
  {
    does: "the customer of a resolved conversation without a reply writes again",
    gives: ["conversation_updated Api cached_label_list+waiting_since"],
    act: async (stage) => {
      const { path, admin, customer, conversation } = await asking(stage);
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
      await stage.begin();
      await customer.write(conversation, "Again");
    },
  },
  {
    does: "an agent gives a resolved conversation, read and answered with a quotation, to a team",
    gives: ["conversation_updated Api resolved team_id"],
    act: async (stage) => {
      const { path, admin, post, message, customer } = await asking(stage);
      await post({ content: "An answer", content_attributes: { in_reply_to: message } });
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
      await admin.post(`${path}/update_last_seen`, {});
      await admin.patch(`/contacts/${customer.contact}`, { blocked: true });
      const team = await admin.post("/teams", { name: `${stage.world.tag} team`, description: "r" });
      await stage.settle();
      await admin.post(`${path}/assignments`, { team_id: (team as { id: number }).id });
    },
  },
  {
    does: "an agent snoozes a conversation, and its hour comes",
    gives: [
      "conversation_status_changed Api snoozed",
      "conversation_updated Api snoozed snoozed_until+status",
      "conversation_updated Api snoozed_until+status",
    ],
    act: async (stage) => {
      const { path, admin } = await asking(stage);
      await stage.settle();
      await snooze(stage, path);
      await stage.settle();
      stage.wait(3_700_000);
      await admin.get(path);
    },
  },
  {
    does: "a blocked customer writes into a new conversation",
    gives: [
      "contact_updated blocked",
      "conversation_created Api resolved",
      "message_created incoming Api by contact resolved",
      "conversation_updated Api resolved waiting_since",
    ],
    act: async (stage) => {
      const { customer, conversation, path, admin } = await asking(stage);
      await stage.settle();
      await admin.patch(`/contacts/${customer.contact}`, { blocked: true });
      await stage.settle();
      await customer.open();
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
      await stage.settle();
      await customer.write(conversation, "Again");
    },
  },
  {
    does: "a contact's name is corrected, then name and address",
    gives: ["contact_updated name", "contact_updated email+name"],
    act: async ({ world, settle }) => {
      const { contact, email } = await apiCustomer(world);
      await settle();
      await world.admin.patch(`/contacts/${contact}`, { name: "Jhon Smiht" });
      await settle();
      await world.admin.patch(`/contacts/${contact}`, { name: "John Smith", email: `new-${email}` });
    },
  },
  {
    does: "two contacts become one",
    gives: ["message_updated incoming Api by contact"],
    act: async (stage) => {
      const { customer, admin } = await asking(stage);
      const other = await apiCustomer(stage.world);
      await stage.begin();
      const merge = { base_contact_id: other.contact, mergee_contact_id: customer.contact };
      await admin.post("/actions/contact_merge", merge);
    },
  },
  {
    does: "the shop's app says that a reply failed, then that it arrived, and the reply is sent again",
    gives: [
      "message_updated outgoing Api by user hotdash failed",
      "message_updated outgoing Api by user hotdash no longer failed",
      "message_updated outgoing Api by user",
    ],
    act: async (stage) => {
      const { path, admin, post } = await asking(stage);
      const reply = await post({
        content: "A reply",
        content_attributes: { hotdash: { kind: "reply", send_id: "q" } },
      });
      await stage.settle();
      await admin.patch(`${path}/messages/${reply}`, { status: "failed", external_error: "no route" });
      await stage.settle();
      await admin.patch(`${path}/messages/${reply}`, { status: "delivered" });
      await stage.settle();
      await admin.post(`${path}/messages/${reply}/retry`);
    },
  },
  {
    does: "an inbox with a greeting answers by itself",
    gives: ["message_created template Api by nobody"],
    act: async (stage) => {
      const greeting = { greeting_enabled: true, greeting_message: "Welcome {{contact.name}}!" };
      await asking(stage, await apiInbox(stage.world, "greeting", greeting));
    },
  },
];
