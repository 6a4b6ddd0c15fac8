import type { Delivery, Receiver } from "../receiver.ts";
import { at } from "./check.ts";

/** Which deliveries are meant; what is left out does not matter. */
export type Wanted = {
  /** The webhook it came by: account unless said. */
  by?: string;
  event?: string;
  conversation?: number;
  message?: number;
  contact?: number;
  where?: (json: Record<string, unknown>) => boolean;
};

export type Events = {
  until(wanted: Wanted): Promise<Delivery>;
  /** All that came so far, in the order of their coming. */
  all(wanted: Wanted): Delivery[];
  /** All that came once nothing comes any more. */
  settled(wanted: Wanted): Promise<Delivery[]>;
};

/** Finds the deliveries of what a run owns among all that an account sends. */
export function openEvents(receiver: Receiver): Events {
  const all = (wanted: Wanted) => receiver.deliveries.filter((delivery) => fits(delivery, wanted));
  return {
    all,
    until: (wanted) => receiver.until((delivery) => fits(delivery, wanted), `a delivery of ${wordsOf(wanted)}`),
    settled: async (wanted) => {
      await receiver.quiet();
      return all(wanted);
    },
  };
}

/** A change `{name: {previous_value, current_value}}` of a delivery's `changed_attributes`. */
export function changeOf(json: Record<string, unknown>, name: string): unknown {
  const changes = Array.isArray(json.changed_attributes) ? json.changed_attributes : [];
  return changes.map((change) => at(change, name)).find((change) => change !== undefined);
}

/** For `where`: the delivery tells of a change of this column. */
export const changes = (name: string) => (json: Record<string, unknown>) => changeOf(json, name) !== undefined;

function fits({ name, event, json }: Delivery, wanted: Wanted): boolean {
  return (
    name === (wanted.by ?? "account") &&
    (wanted.event === undefined || event === wanted.event) &&
    (wanted.conversation === undefined || conversationOf(event, json) === wanted.conversation) &&
    (wanted.message === undefined || (event.startsWith("message_") && json.id === wanted.message)) &&
    (wanted.contact === undefined || (event.startsWith("contact_") && json.id === wanted.contact)) &&
    (wanted.where === undefined || wanted.where(json))
  );
}

function conversationOf(event: string, json: Record<string, unknown>): unknown {
  const nested = event.startsWith("message_") || event.startsWith("conversation_typing");
  if (nested) return at(json, "conversation.id");
  return /^(conversation_|automation_event)/.test(event) ? json.id : undefined;
}

function wordsOf({ by = "account", event = "any event", conversation, message, contact, where }: Wanted): string {
  const about = Object.entries({ conversation, message, contact }).flatMap(([word, id]) =>
    id ? [`${word} ${id}`] : [],
  );
  return [`${event} by the webhook "${by}"`, ...about, ...(where ? ["as described"] : [])].join(", ");
}
