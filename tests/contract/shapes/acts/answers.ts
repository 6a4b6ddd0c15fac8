import { namedVisitor, sendMail } from "../../customers.ts";
import { numberAt } from "../../harness/check.ts";
import { webInbox } from "../../inboxes.ts";
import type { AnswerAct } from "../act.ts";
import type { Stage } from "../stage.ts";
import { asking } from "./api.ts";
import { COPIES, mailing } from "./mail.ts";
import { DRAFT, REPLY } from "./web-desk.ts";

/** A mail that HotDash has noted a draft for, and answered; an agent has read it. */
function answeredMail(stage: Stage) {
  return stage.world.once("an answered mail", async () => {
    const mail = await mailing(stage, { text: "Please send us the invoice.", copies: COPIES });
    const draft = await mail.post({ content: "A draft", private: true, content_attributes: DRAFT });
    await mail.post({ content: "A reply", content_attributes: REPLY, to_emails: mail.email, cc_emails: COPIES });
    await stage.settle();
    const { admin } = stage.world;
    await admin.post(`${mail.path}/update_last_seen`, {});
    const contact = numberAt(await admin.get(mail.path), "meta.sender.id");
    return { ...mail, draft, contact };
  });
}

export const answerActs: AnswerAct[] = [
  { does: "GET /health", answers: "rest-health.json", act: ({ world }) => world.stranger.get("/health") },
  { does: "GET /api", answers: "rest-api.json", act: ({ world }) => world.stranger.get("/api") },
  { does: "GET /profile", answers: "rest-profile.json", act: ({ world }) => world.fromRoot.get("/api/v1/profile") },
  { does: "GET /agents", answers: "rest-agents.json", act: ({ world }) => world.admin.get("/agents") },
  {
    does: "GET /agent_bots",
    answers: "rest-agent-bots.json",
    act: async ({ world }) => {
      await world.admin.post("/agent_bots", { name: `${world.tag} bot`, outgoing_url: world.receiver.urlOf("no-bot") });
      const bots = await world.admin.get("/agent_bots");
      return (bots as { name: string }[]).filter(({ name }) => name === `${world.tag} bot`);
    },
  },
  {
    does: "GET /canned_responses",
    answers: "rest-canned.json",
    act: async ({ world }) => {
      await world.admin.post("/canned_responses", { short_code: `hours-${world.tag}`, content: "From 9 to 5" });
      return world.admin.get(`/canned_responses?search=${world.tag}`);
    },
  },
  {
    does: "GET /inboxes",
    answers: "rest-inboxes.json",
    act: async ({ world }) => {
      const { payload } = (await world.admin.get("/inboxes")) as { payload: { name: string; channel_type: string }[] };
      const own = payload.filter(({ name }) => !name.includes(world.tag));
      return { payload: own.filter(({ channel_type }) => channel_type !== "Channel::Sms") };
    },
  },
  { does: "GET /webhooks", answers: "rest-webhooks.json", act: ({ world }) => world.admin.get("/webhooks") },
  { does: "GET /labels", answers: "rest-labels.json", act: ({ world }) => world.admin.get("/labels") },
  {
    does: "GET /teams",
    answers: "rest-teams.json",
    act: async ({ world }) => {
      await world.admin.post("/teams", { name: `${world.tag} returns`, description: "r" });
      return world.admin.get("/teams");
    },
  },
  {
    does: "GET /conversations/{id}/labels",
    answers: "rest-labels-of-conversation.json",
    act: async (stage) => {
      const { path, admin } = await mailing(stage);
      await admin.post(`${path}/labels`, { labels: ["refund", "not made before"] });
      return admin.get(`${path}/labels`);
    },
  },
  {
    does: "GET /conversations/{id}",
    answers: "rest-conversation.json",
    act: async (stage) => {
      const { admin, path } = await answeredMail(stage);
      return admin.get(path);
    },
  },
  {
    does: "GET /conversations/{id} of an unknown one",
    answers: "rest-conversation-unknown.json",
    act: async ({ world }) => (await world.admin.call("GET", "/conversations/999999")).json,
  },
  {
    does: "GET /conversations/{id}/messages",
    answers: "rest-messages.json",
    act: async (stage) => {
      const { admin, path } = await answeredMail(stage);
      return admin.get(`${path}/messages`);
    },
  },
  {
    does: "GET /conversations/{id}/messages?after=",
    answers: "rest-messages-after.json",
    act: async (stage) => {
      const { admin, path, draft } = await answeredMail(stage);
      return admin.get(`${path}/messages?after=${draft - 1}`);
    },
  },
  {
    does: "GET /contacts/{id}",
    answers: "rest-contact.json",
    act: async (stage) => {
      const guest = await namedVisitor(stage.world, await webInbox(stage.world));
      await guest.write("Where is my order?");
      return stage.world.admin.get(`/contacts/${guest.contact}`);
    },
  },
  {
    does: "GET /contacts/{id}/conversations",
    answers: "rest-contact-conversations.json",
    act: async (stage) => {
      const { admin, contact, email } = await answeredMail(stage);
      await sendMail(stage.world, { from: email, subject: "Another", text: "One more", headers: { Cc: COPIES } });
      await stage.settle();
      const all = (await admin.get(`/contacts/${contact}/conversations`)) as { payload: { id: number }[] };
      const reply = { content: "A reply", content_attributes: REPLY, to_emails: email, cc_emails: COPIES };
      const unread = Math.max(...all.payload.map((conversation) => conversation.id));
      await admin.post(`/conversations/${unread}/messages`, reply);
      await stage.settle();
      return admin.get(`/contacts/${contact}/conversations`);
    },
  },
  {
    does: "GET /csat_survey_responses",
    answers: "rest-csat.json",
    act: ({ world }) => world.admin.get("/csat_survey_responses"),
  },
  {
    does: "GET /reports/summary",
    answers: "rest-summary.json",
    act: ({ world, now }) => {
      const until = Math.floor(now() / 1000) + 1;
      const query = `type=account&since=${until - 86_400}&until=${until}`;
      return world.fromRoot.get(`/api/v2/accounts/${world.accountId}/reports/summary?${query}`);
    },
  },
  {
    does: "GET /conversations?status=all",
    answers: "rest-conversations-page.json",
    act: async (stage) => {
      const content = `listed ${stage.world.tag}`;
      const [noted, replied, mailed] = [await asking(stage), await asking(stage), await mailing(stage)];
      await noted.post({ content, private: true, content_attributes: DRAFT });
      await mailed.post({ content, private: true, content_attributes: DRAFT });
      await replied.post({ content, content_attributes: REPLY });
      return stage.world.admin.get(`/conversations?status=all&q=${content}`);
    },
  },
];
