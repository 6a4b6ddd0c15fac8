import { identity, sendMail } from "../../customers.ts";
import { numberAt } from "../../harness/check.ts";
import type { DeliveryAct } from "../act.ts";
import type { Stage } from "../stage.ts";
import { DRAFT, REPLY } from "./web-desk.ts";

/** A customer has written a mail; the answer names its conversation. */
export async function mailing(
  stage: Stage,
  mail: { text?: string; html?: string; copies?: string } = { text: "A lamp?" },
) {
  const { world } = stage;
  const { name, email } = identity(world, "Noor");
  const { copies, ...body } = mail;
  const headers: Record<string, string> = copies ? { Cc: copies } : {};
  const id = await sendMail(world, { from: `${name} <${email}>`, subject: "Invoice", headers, ...body });
  const events = await world.events();
  const created = await events.until({ event: "message_created", where: ({ source_id }) => source_id === id });
  const path = `/conversations/${numberAt(created.json, "conversation.id")}`;
  const post = async (message: Record<string, unknown>) =>
    numberAt(await world.admin.post(`${path}/messages`, message), "id");
  await stage.settle();
  return { id, email, path, post, admin: world.admin };
}

/** Two colleagues to whom a customer sends copies. */
export const COPIES = "accounts@contract.example, lee@contract.example";

export const mailActs: DeliveryAct[] = [
  {
    does: "a customer writes a mail with copies to others",
    gives: ["conversation_created Email"],
    act: (stage) => mailing(stage, { text: "Please send us the invoice.", copies: COPIES }),
  },
  {
    does: "customers write mails: with copies, without, and as an automatic answer",
    gives: ["message_created incoming incoming_email Email by contact of text"],
    act: async (stage) => {
      await mailing(stage, { text: "Please send us the invoice.", copies: COPIES });
      await mailing(stage);
      const { email } = identity(stage.world, "Vera");
      const headers = { "Auto-Submitted": "auto-replied" };
      await sendMail(stage.world, { from: `Vera <${email}>`, subject: "Away", text: "Away until Monday", headers });
    },
  },
  {
    does: "a customer writes a mail of HTML alone",
    gives: ["message_created incoming incoming_email Email by contact of HTML"],
    act: (stage) =>
      mailing(stage, { html: '<div>It <b>flickers</b>.</div><div class="gmail_quote">On Mon, Ada wrote:</div>' }),
  },
  {
    does: "HotDash notes a draft and sends the reply by mail",
    gives: [
      "message_created note Email by user hotdash",
      "message_created outgoing Email by user hotdash",
      "message_updated outgoing Email by user hotdash",
      "conversation_updated Email first_reply_created_at+waiting_since",
    ],
    act: async (stage) => {
      const { post, email } = await mailing(stage, { text: "Please send us the invoice.", copies: COPIES });
      await post({ content: "A draft", private: true, content_attributes: DRAFT });
      await stage.settle();
      await post({ content: "A reply", content_attributes: REPLY, to_emails: email, cc_emails: COPIES });
    },
  },
  {
    does: "a customer answers our mail, with copies to others",
    gives: ["conversation_updated Email waiting_since"],
    act: async (stage) => {
      const { post, id, email } = await mailing(stage);
      await post({ content: "An answer" });
      const headers = { "In-Reply-To": `<${id}>`, References: `<${id}>`, Cc: COPIES };
      await stage.begin();
      await sendMail(stage.world, { from: email, subject: "Re: Invoice", text: "Thank you!", headers });
    },
  },
];
