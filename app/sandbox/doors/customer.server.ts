import { z } from "zod";
import { deleteMessage } from "../acts/delete.server.ts";
import { seeAsCustomer } from "../acts/see.server.ts";
import { writeAsCustomer } from "../acts/write.server.ts";
import { CustomerMessageBody, messageFrom } from "../customer-view.ts";
import type { Account } from "../state/account.ts";
import { findContactByEmail } from "../state/contacts.server.ts";
import { selectConversations } from "../state/conversations.server.ts";
import type { Typing } from "../state/typing.ts";
import { conversationAsCustomer, threadAsCustomer } from "./as-customer.server.ts";
import { existing, messageIn } from "./existing.server.ts";
import { type Answer, ok, parseBody, Refusal, route } from "./http.server.ts";

/** The page lists no more than this. */
const MOST_LISTED = 60;

export type CustomerDoor = { account: Account; typing: Typing; startBusyMorning(spreadMs: number): number };

const MorningBody = z.object({ spreadMs: z.number().int().min(0).max(600_000).default(6000) });

/** The customer's side: no token, this machine only. */
export const customerRoutes = [
  route<CustomerDoor>("POST", "/customer/messages", ({ account }, _, { body }) => {
    const written = writeAsCustomer(account, messageFrom(parseBody(CustomerMessageBody, body)));
    if (!written) throw new Refusal(404, { error: "conversationId: not a conversation of this customer" });
    return ok(written);
  }),
  route<CustomerDoor>("GET", "/customer/conversations", ({ account }, _, { query }) => {
    const email = query.get("email");
    const contact = email === null ? null : findContactByEmail(account.state, email);
    if (email !== null && !contact) return ok({ conversations: [] });
    const order = `order by last_activity_at desc, id desc limit ${MOST_LISTED}`;
    const found = contact
      ? selectConversations(account.state, `where contact_id = ? ${order}`, contact.id)
      : selectConversations(account.state, order);
    return ok({ conversations: found.map((conversation) => conversationAsCustomer(account, conversation)) });
  }),
  route<CustomerDoor>("GET", "/customer/conversations/:id", ({ account, typing }, [id = 0]) =>
    ok(threadAsCustomer(account, typing, existing(account, id))),
  ),
  route<CustomerDoor>("POST", "/customer/conversations/:id/seen", ({ account }, [id = 0]) => {
    seeAsCustomer(account, existing(account, id));
    return ok({});
  }),
  route<CustomerDoor>("DELETE", "/customer/conversations/:id/messages/:id", ({ account }, [id = 0, messageId = 0]) => {
    const message = messageIn(account, id, messageId);
    if (message.messageType !== "incoming") throw new Refusal(403, { error: "Not a message of the customer" });
    deleteMessage(account, message);
    return ok({});
  }),
  route<CustomerDoor>("POST", "/customer/busy-morning", ({ startBusyMorning }, _, { body }): Answer => {
    const { spreadMs } = parseBody(MorningBody, body);
    return { status: 202, body: { conversations: startBusyMorning(spreadMs), spreadMs } };
  }),
];
