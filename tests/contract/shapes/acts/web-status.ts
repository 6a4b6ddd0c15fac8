import type { DeliveryAct } from "../act.ts";
import { writingVisitor } from "./web.ts";
import { snooze } from "./web-desk.ts";

/** A web conversation through all its states, and what its visitor does in them. */
export const webStatusActs: DeliveryAct[] = [
  {
    does: "an agent answers and notes in a resolved web chat, and the visitor opens it again",
    gives: [
      "message_created outgoing WebWidget by user resolved",
      "message_created note WebWidget by user resolved",
      "conversation_updated WebWidget status",
      "conversation_updated WebWidget cached_label_list+waiting_since",
    ],
    act: async (stage) => {
      const { guest, post, path } = await writingVisitor(stage);
      await post({ content: "An answer" });
      await stage.world.admin.post(`${path}/toggle_status`, { status: "resolved" });
      await stage.settle();
      await post({ content: "An answer into resolved" });
      await stage.settle();
      await post({ content: "A note into resolved", private: true });
      await stage.settle();
      await guest.write("Once more");
    },
  },
  {
    does: "an agent snoozes a web chat without labels, in which the visitor waits",
    gives: ["conversation_updated WebWidget snoozed snoozed_until+status"],
    act: async (stage) => {
      const { guest, post, path } = await writingVisitor(stage);
      await post({ content: "An answer" });
      await guest.write("And then?");
      await stage.begin();
      await snooze(stage, path);
    },
  },
  {
    does: "an agent sets an answered web chat to pending, and the visitor goes on",
    gives: [
      "conversation_status_changed WebWidget pending",
      "conversation_updated WebWidget pending status",
      "message_created incoming WebWidget by contact pending",
    ],
    act: async (stage) => {
      const { guest, post, path } = await writingVisitor(stage);
      await post({ content: "An answer" });
      await guest.write("And then?");
      await stage.settle();
      await stage.world.admin.post(`${path}/toggle_status`, { status: "pending" });
      await stage.settle();
      await guest.write("Hello?");
    },
  },
  {
    does: "an agent keeps an attribute with a resolved web conversation",
    gives: ["conversation_updated WebWidget resolved custom_attributes"],
    act: async (stage) => {
      const { path } = await writingVisitor(stage);
      const { admin } = stage.world;
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
      await stage.settle();
      await admin.post(`${path}/custom_attributes`, { custom_attributes: { plan: "pro" } });
    },
  },
  {
    does: "a visitor's message is deleted, their name corrected, and they come back to a chat with a note in it",
    gives: [
      "message_updated incoming WebWidget by contact deleted",
      "contact_updated custom_attributes+name",
      "message_updated note WebWidget by user",
    ],
    act: async (stage) => {
      const { guest, message, post, path } = await writingVisitor(stage);
      const { admin } = stage.world;
      await post({ content: "A note", private: true });
      await post({ content: "An answer" });
      await guest.write("Thanks");
      // Resolved and opened again, nobody waits.
      await admin.post(`${path}/toggle_status`, { status: "resolved" });
      await admin.post(`${path}/toggle_status`, { status: "open" });
      await stage.begin();
      await admin.delete(`${path}/messages/${message}`);
      await stage.settle();
      await admin.patch(`/contacts/${guest.contact}`, { name: "Kai Neu", custom_attributes: { vip: "yes" } });
      await stage.settle();
      await guest.call("POST", "/conversations/update_last_seen", {});
    },
  },
];
