import { randomUUID } from "node:crypto";
import { relayMail } from "../../chatwoot.ts";
import { identity } from "../../customers.ts";
import { mailInbox } from "../../inboxes.ts";
import type { DeliveryAct } from "../act.ts";
import { COPIES, mailing } from "./mail.ts";
import { REPLY } from "./web-desk.ts";

/** A mail of text, HTML and a file, as a mail program writes it. */
const BODY = [
  "Content-Type: multipart/mixed; boundary=m1",
  "",
  "--m1",
  "Content-Type: multipart/alternative; boundary=m2",
  "",
  "--m2",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Is the cord 2 m?",
  "--m2",
  "Content-Type: text/html; charset=utf-8",
  "",
  "<p>Is the cord <b>2 m</b>?</p>",
  "--m2--",
  "--m1",
  "Content-Type: application/pdf; name=bill.pdf",
  "Content-Disposition: attachment; filename=bill.pdf",
  "Content-Transfer-Encoding: base64",
  "",
  "JVBERi0xLjQK",
  "--m1--",
  "",
];

/** What happens to mails and replies after they were written. */
export const mailLaterActs: DeliveryAct[] = [
  {
    does: "a customer sends a mail of text, HTML and a file",
    gives: ["message_created incoming incoming_email Email by contact with file of text+HTML"],
    act: async ({ world }) => {
      const { address } = await mailInbox(world);
      const { name, email } = identity(world, "Eva");
      const head = [`From: ${name} <${email}>`, `To: ${address}`, "Subject: Two parts", "MIME-Version: 1.0"];
      const when = [`Date: ${new Date().toUTCString()}`, `Message-ID: <${randomUUID()}@post.example>`];
      await relayMail(world.url, world.mailPassword(), [...head, ...when, ...BODY].join("\r\n"));
    },
  },
  {
    does: "an agent answers a mail",
    gives: ["message_created outgoing Email by user", "message_updated outgoing Email by user"],
    act: async (stage) => {
      const { post } = await mailing(stage);
      await post({ content: "A plain answer" });
    },
  },
  {
    does: "an agent writes a note after an answer with copies",
    gives: ["message_created note Email by user"],
    act: async (stage) => {
      const { post, email } = await mailing(stage);
      // The note's body shows an answer that has not left yet.
      stage.holdMails(1500);
      await post({ content: "With copies", to_emails: email, cc_emails: COPIES });
      stage.holdMails();
      await post({ content: "A late note", private: true });
    },
  },
  {
    does: "a mail to the customer is refused, and HotDash's reply is sent again",
    gives: ["message_updated outgoing Email by user hotdash failed", "message_updated outgoing Email by user"],
    act: async (stage) => {
      const { post, path, email, admin } = await mailing(stage);
      stage.refuseMails(1);
      const reply = await post({ content: "A reply", content_attributes: REPLY, to_emails: email });
      await stage.settle();
      await admin.post(`${path}/messages/${reply}/retry`);
    },
  },
  {
    does: "a mail to the customer is refused twice",
    gives: ["message_updated outgoing Email by user failed"],
    act: async (stage) => {
      const { post, path, admin } = await mailing(stage);
      stage.refuseMails(2);
      const reply = await post({ content: "Will not go" });
      await stage.begin();
      await admin.post(`${path}/messages/${reply}/retry`);
    },
  },
  {
    does: "a sent mail is deleted while a later one was sent again",
    gives: ["message_updated outgoing Email by user deleted"],
    act: async (stage) => {
      const { post, path, admin } = await mailing(stage);
      const first = await post({ content: "The first" });
      await stage.settle();
      stage.refuseMails(1);
      const second = await post({ content: "The second" });
      await stage.settle();
      await admin.post(`${path}/messages/${second}/retry`);
      await stage.settle();
      await admin.delete(`${path}/messages/${first}`);
    },
  },
];
