import {
  absent,
  at,
  containing,
  equal,
  filledText,
  NotTried,
  numberAt,
  shows,
  textAt,
  without,
} from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { plain, thread } from "./mail-scenes.ts";

/** How the mail to the customer ended, as the message tells it later. */
const sending = scene("the mail of a reply leaves", async (world) => {
  const events = await world.events();
  const { reply } = await world.play(thread);
  const where = (json: Record<string, unknown>) =>
    typeof json.source_id === "string" || typeof at(json, "content_attributes.external_error") === "string";
  const ended = events.until({ event: "message_updated", message: numberAt(reply, "id"), where });
  return ended.catch(() => {
    throw new NotTried("refuses: no mail left (no SMTP server, it seems)");
  });
});

export const mailOutStatements = [
  statement("3.4", "text_content.quoted is the text without the thread, full with it", thread, ({ text }) =>
    shows(at(text.created.json, "content_attributes.email.text_content"), {
      quoted: "Thank you!",
      full: containing("> Here it is."),
      reply: containing("> Here it is."),
    }),
  ),
  statement("3.3", "recipients of a reply are posted as text and kept as lists", thread, ({ reply, person }, world) =>
    shows(at(reply, "content_attributes"), {
      to_emails: [person.email],
      cc_emails: [`lee-${world.tag}@contract.example`, `max-${world.tag}@contract.example`],
      bcc_emails: [],
    }),
  ),
  statement(
    "3.3",
    "a public reply of a mail inbox carries email.text_content and html_content",
    thread,
    ({ reply }) => {
      shows(at(reply, "content_attributes.email.text_content"), { full: filledText, reply: filledText });
      shows(at(reply, "content_attributes.email.html_content"), { full: containing("<strong>it</strong>") });
    },
  ),
  statement("5.3", "Markdown drops what looks like a tag, and 2*3*4 loses its stars", thread, ({ reply }) => {
    const html = textAt(reply, "content_attributes.email.html_content.full");
    equal(html, without("order number"));
    equal(html, containing("2<em>3</em>4"));
  }),
  statement("5.3", "the reply's own content stays as it was typed", thread, ({ reply }) =>
    shows(reply, { content: "Here **it** is, use <order number> and 2*3*4.", source_id: null }),
  ),
  statement("5.3", "a sent mail gets its source_id later, in message_updated", sending, ({ json }) => {
    if (typeof at(json, "content_attributes.external_error") === "string")
      throw new NotTried(`its mail did not leave: ${textAt(json, "content_attributes.external_error").slice(0, 80)}`);
    shows(json, { source_id: filledText });
  }),
  statement("5.3", "a bad address among the recipients is a 422 with error", plain, async ({ conversation }, world) => {
    const bad = { content: "x", cc_emails: "no address" };
    const answer = await world.admin.call("POST", `/conversations/${conversation}/messages`, bad);
    equal(answer.status, 422);
    shows(answer.json, { error: filledText });
  }),
  statement(
    "3.3",
    "a note in a mail inbox has the empty lists of recipients too",
    plain,
    async ({ conversation }, world) => {
      const note = await world.admin.post(`/conversations/${conversation}/messages`, { content: "Hm", private: true });
      shows(at(note, "content_attributes"), { to_emails: [], cc_emails: [], bcc_emails: [], email: absent });
    },
  ),
];
