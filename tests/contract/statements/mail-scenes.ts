import { identity, sendMail } from "../customers.ts";
import { numberAt } from "../harness/check.ts";
import { scene } from "../harness/statement.ts";
import type { World } from "../world.ts";

/** Sends a mail and answers its delivery. */
export async function mailed(world: World, mail: Parameters<typeof sendMail>[1]) {
  const events = await world.events();
  const id = await sendMail(world, mail);
  const created = await events.until({ event: "message_created", where: ({ source_id }) => source_id === id });
  return { id, created, conversation: numberAt(created.json, "conversation.id") };
}

export const plain = scene("a customer writes a mail with a copy to others", async (world) => {
  const person = identity(world, "Ola");
  const headers = { Cc: `accounts-${world.tag}@contract.example, lee-${world.tag}@contract.example` };
  const mail = { from: `${person.name} <${person.email}>`, subject: "Invoice", text: "Where is the invoice?", headers };
  return { person, ...(await mailed(world, mail)) };
});

/** Our answer, and the customer's mail below it, as a mail program quotes them. */
export const thread = scene("a mail is answered, and the customer and others write on", async (world) => {
  const first = await world.play(plain);
  const reply = await world.admin.post(`/conversations/${first.conversation}/messages`, {
    content: "Here **it** is, use <order number> and 2*3*4.",
    to_emails: first.person.email,
    cc_emails: `lee-${world.tag}@contract.example, max-${world.tag}@contract.example`,
  });
  const quoted = "On Mon, Nov 30, 2026 at 9:12 AM Shop <shop@contract.example> wrote:\n> Here it is.";
  const headers = { "In-Reply-To": `<${first.id}>`, References: `<${first.id}>` };
  const from = first.person.email;
  const text = await mailed(world, { from, subject: "Re: Invoice", text: `Thank you!\n\n${quoted}\n`, headers });
  const html = `<div>And in <b>HTML</b>.</div><div class="gmail_quote">On Mon, Shop wrote:<blockquote>Here it is.</blockquote></div>`;
  const markup = await mailed(world, { from, subject: "Re: Invoice", html, headers });
  const third = identity(world, "Max");
  const byThird = await mailed(world, {
    from: `${third.name} <${third.email}>`,
    subject: "Re: Invoice",
    text: "Me too",
    headers,
  });
  const replyTo = `office-${world.tag}@contract.example`;
  const redirected = await mailed(world, {
    from,
    subject: "Re: Invoice",
    text: "To the office",
    headers: { ...headers, "Reply-To": replyTo },
  });
  return { ...first, reply, text, markup, third, byThird, replyTo, redirected };
});
