import { identity, sendMail } from "../customers.ts";
import { at, containing, equal, isoTime, matching, shows, without } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { mailed, plain, thread } from "./mail-scenes.ts";

const automatic = scene("a vacation answer and a mail of a list", async (world) => {
  const { email } = identity(world, "Pia");
  const away = { from: email, subject: "Away", text: "Back on Monday", headers: { "Auto-Submitted": "auto-replied" } };
  const bulk = {
    from: email,
    subject: "News",
    text: "News",
    headers: { Precedence: "bulk", "List-Id": "<news.example>" },
  };
  return { away: await mailed(world, away), bulk: await mailed(world, bulk) };
});

const bounced = scene("a mail server answers our mail with a bounce", async (world) => {
  const { person, id } = await world.play(plain);
  const headers = { "In-Reply-To": `<${id}>`, "Auto-Submitted": "auto-replied" };
  const from = `Mail Delivery <mailer-daemon-${world.tag}@contract.example>`;
  return {
    person,
    ...(await mailed(world, { from, subject: "Undelivered", text: "No such address", headers })),
  };
});

const withFile = scene("a mail with a file", async (world) => {
  const { email } = identity(world, "Uma");
  return mailed(world, {
    from: email,
    subject: "A photo",
    text: "See the file",
    file: { name: "lamp.txt", text: "A lamp" },
  });
});

const twice = scene("two mails with the same Message-ID", async (world) => {
  const events = await world.events();
  const { email } = identity(world, "Rui");
  const first = await mailed(world, { from: email, subject: "Same", text: "The first" });
  await sendMail(world, { from: email, subject: "Same", text: "The second", messageId: first.id });
  const second = await events.until({
    event: "message_created",
    where: ({ source_id, id }) => source_id === first.id && id !== first.created.json.id,
  });
  return { first, second };
});

export const mailInStatements = [
  statement("3.4", "a mail is an incoming_email, its source_id the Message-ID without brackets", plain, (seen) =>
    shows(seen.created.json, { content_type: "incoming_email", source_id: seen.id, message_type: "incoming" }),
  ),
  statement(
    "3.4",
    "the mail stands in content_attributes.email with the contract's keys",
    plain,
    ({ created, person, id }) =>
      shows(at(created.json, "content_attributes.email"), {
        from: [person.email],
        subject: "Invoice",
        message_id: id,
        in_reply_to: null,
        references: [],
        headers: null,
        multipart: false,
        number_of_attachments: 0,
        auto_reply: false,
        html_content: {},
        bcc: null,
        date: matching(/^\d{4}-\d\d-\d\dT/),
      }),
  ),
  statement(
    "3.4",
    "copies stand as lists in email.cc and cc_email; without any bcc_email is null",
    plain,
    ({ created }, world) => {
      const cc = [`accounts-${world.tag}@contract.example`, `lee-${world.tag}@contract.example`];
      shows(created.json, { "content_attributes.email.cc": cc, "content_attributes.cc_email": cc });
      shows(created.json, { "content_attributes.bcc_email": null });
    },
  ),
  statement(
    "3.2",
    "the conversation of a mail has subject, source, auto_reply and initiated_at",
    plain,
    ({ created }) =>
      shows(at(created.json, "conversation.additional_attributes"), {
        source: "email",
        mail_subject: "Invoice",
        auto_reply: false,
        in_reply_to: null,
        "initiated_at.timestamp": isoTime,
      }),
  ),
  statement("3.4", "the writer of a new mail becomes a contact with name and address", plain, ({ created, person }) =>
    shows(created.json.sender, { name: person.name, email: person.email }),
  ),
  statement(
    "3.4",
    "an answer falls into its thread, and content holds the quoted thread",
    thread,
    ({ text, conversation }) => {
      equal(text.conversation, conversation);
      shows(text.created.json, { content: matching(/^Thank you!\s+On Mon, .* wrote:\s+> Here it is\.\s*$/s) });
    },
  ),
  statement("3.4", "processed_message_content is the text without the thread", thread, ({ text }) =>
    equal(at(text.created.json, "conversation.messages.0.processed_message_content"), "Thank you!"),
  ),
  statement(
    "3.4",
    "a mail of HTML alone has text_content {}, and its words in html_content.quoted",
    thread,
    ({ markup }) =>
      shows(at(markup.created.json, "content_attributes.email"), {
        text_content: {},
        "html_content.quoted": matching(/^And in HTML\.$/),
        "html_content.full": containing("<b>HTML</b>"),
      }),
  ),
  statement("3.4", "content of a mail of HTML alone is text, with the thread below", thread, ({ markup }) => {
    shows(markup.created.json, { content: containing("On Mon, Shop wrote:") });
    shows(markup.created.json, { content: without("<div>") });
  }),
  statement(
    "3.4",
    "whoever writes into a thread, sender is the conversation's contact",
    thread,
    ({ byThird, person }) => shows(byThird.created.json.sender, { email: person.email }),
  ),
  statement("3.4", "the one who wrote stands in email.from alone", thread, ({ byThird, third, conversation }) => {
    shows(byThird.created.json, { "content_attributes.email.from": [third.email] });
    equal(byThird.conversation, conversation);
  }),
  statement("3.4", "email.from is the Reply-To where there is one", thread, ({ redirected, replyTo }) =>
    shows(redirected.created.json, { "content_attributes.email.from": [replyTo] }),
  ),
  statement(
    "3.4",
    "a bounce in a thread is incoming, by the customer, with auto_reply: true",
    bounced,
    ({ created, person }) => {
      shows(created.json, { message_type: "incoming", "sender.email": person.email });
      shows(created.json, { "content_attributes.email.auto_reply": true });
    },
  ),
  statement("3.4", "a file of a mail is an attachment, and counted", withFile, ({ created }) =>
    shows(created.json, {
      "attachments.0.file_type": "file",
      "content_attributes.email.number_of_attachments": 1,
      "content_attributes.email.text_content.quoted": "See the file",
    }),
  ),
  statement("3.4", "Auto-Submitted marks auto_reply: true", automatic, ({ away }) =>
    shows(away.created.json, { "content_attributes.email.auto_reply": true }),
  ),
  statement("3.4", "Precedence: bulk and List-Id do not", automatic, ({ bulk }) =>
    shows(bulk.created.json, { "content_attributes.email.auto_reply": false }),
  ),
  statement(
    "3.4",
    "the same Message-ID delivered twice is stored twice, as two conversations",
    twice,
    ({ first, second }) =>
      equal(at(second.json, "conversation.id") === first.conversation, false, "the same conversation:"),
  ),
];
