import { identity, namedVisitor, visitor } from "../../customers.ts";
import { numberAt } from "../../harness/check.ts";
import { type WebInbox, webInbox } from "../../inboxes.ts";
import type { DeliveryAct } from "../act.ts";
import type { Stage } from "../stage.ts";

const INFO = {
  referer: "https://shop.example/",
  initiated_at: { timestamp: new Date(0).toString() },
  widget_language: "en",
};

/** A visitor whose name is known has written. */
export async function writingVisitor(stage: Stage, inbox?: WebInbox) {
  const guest = await namedVisitor(stage.world, inbox);
  const { conversation, message } = await guest.write("Where is my order?");
  const path = `/conversations/${conversation}`;
  const post = async (body: Record<string, unknown>) =>
    numberAt(await stage.world.admin.post(`${path}/messages`, body), "id");
  return { guest, conversation, message, path, post };
}

export const webActs: DeliveryAct[] = [
  {
    does: "a visitor opens the widget for the first time",
    gives: ["contact_created", "webwidget_triggered"],
    act: async ({ world, settle }) => {
      const guest = await visitor(world);
      await settle();
      await guest.call("POST", "/events", { name: "webwidget.triggered", event_info: INFO });
    },
  },
  {
    does: "a visitor says who they are, then writes",
    gives: [
      "contact_updated contact_type+email+name",
      "contact_updated last_activity_at",
      "conversation_created WebWidget",
      "message_created incoming WebWidget by contact",
    ],
    act: async (stage) => {
      const guest = await visitor(stage.world);
      await guest.call("PATCH", "/contact", identity(stage.world, "Kai"));
      await stage.settle();
      await guest.write("Where is my order?");
    },
  },
  {
    does: "a visitor sends a picture",
    gives: ["message_created incoming WebWidget by contact with image"],
    act: async (stage) => {
      const { guest } = await writingVisitor(stage);
      const form = new FormData();
      form.set("message[timestamp]", new Date(0).toString());
      form.set("message[referer_url]", "https://shop.example/lamps");
      form.append("message[attachments][]", new File([new Uint8Array(70)], "lamp.png", { type: "image/png" }));
      const { status } = await guest.call("POST", "/messages", form);
      if (status !== 200) throw new Error(`the widget's POST /messages answered ${status} to a picture`);
    },
  },
  {
    does: "a visitor whom nobody knows writes, and types on",
    gives: [
      "message_created template WebWidget by nobody",
      "message_created template input_email WebWidget by nobody",
      "conversation_typing_on WebWidget contact",
    ],
    act: async ({ world, settle }) => {
      const guest = await visitor(world);
      await guest.write("Hello?");
      await settle();
      await guest.call("POST", "/conversations/toggle_typing", { typing_status: "on" });
    },
  },
  {
    does: "a visitor whom nobody knows comes back to the chat",
    gives: ["message_updated template WebWidget by nobody", "message_updated template input_email WebWidget by nobody"],
    act: async ({ world, begin }) => {
      const guest = await visitor(world);
      await guest.write("Hello?");
      await begin();
      await guest.call("POST", "/conversations/update_last_seen", {});
    },
  },
  {
    does: "a visitor whom nobody knows gives a mail address",
    gives: ["message_updated template input_email WebWidget by nobody submitted_email"],
    act: async ({ world, begin, settle }) => {
      const guest = await visitor(world);
      const { conversation } = await guest.write("Hello?");
      await settle();
      const templates = await world.admin.get(`/conversations/${conversation}/messages`);
      const form = numberAt(lastOf(templates), "id");
      await begin();
      await guest.call("PATCH", `/messages/${form}`, { contact: { email: identity(world, "Ano").email } });
    },
  },
  {
    does: "a visitor's conversation is resolved, and they rate it",
    gives: [
      "message_created template input_csat WebWidget by nobody resolved",
      "message_updated template input_csat WebWidget by nobody resolved submitted_values",
      "conversation_status_changed WebWidget resolved",
    ],
    act: async (stage) => {
      const inbox = await webInbox(stage.world, "rated-web");
      await stage.world.admin.patch(`/inboxes/${inbox.id}`, { csat_survey_enabled: true });
      const { guest, path, post } = await writingVisitor(stage, inbox);
      await post({ content: "Solved." });
      await stage.settle();
      await stage.world.admin.post(`${path}/toggle_status`, { status: "resolved" });
      await stage.settle();
      const survey = numberAt(lastOf((await guest.call("GET", "/messages")).json), "id");
      const rating = { csat_survey_response: { rating: 2, feedback_message: "No help" } };
      await guest.call("PATCH", `/messages/${survey}`, { message: { submitted_values: rating } });
    },
  },
];

function lastOf(answer: unknown): unknown {
  const { payload } = answer as { payload: unknown[] };
  return payload.at(-1);
}
