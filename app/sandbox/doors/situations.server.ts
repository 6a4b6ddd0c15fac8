import { z } from "zod";
import { setStatus } from "../acts/change.server.ts";
import { giveMailAddress } from "../acts/visit.server.ts";
import { EmailAddress } from "../customer-view.ts";
import { readAutomations, switchAcknowledgement, switchBot } from "../situations/automations.server.ts";
import { setBlocked } from "../situations/chat.server.ts";
import { plays, type Stage } from "../situations/play.server.ts";
import { Automations, SITUATIONS } from "../situations/situation.ts";
import { findBot } from "../state/bots.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { selectMessages } from "../state/messages.server.ts";
import { existing, existingContact } from "./existing.server.ts";
import { ok, parseBody, Refusal, route } from "./http.server.ts";

const Name = z.enum(SITUATIONS);
const PlayBody = z.object({ conversationId: z.number().int().nullish() });
const BlockBody = z.object({ blocked: z.boolean() });
const EmailBody = z.object({ email: EmailAddress });

/** Plays situations, and the steps that some of them leave to whoever watches. No token, this machine only. */
export const situationRoutes = [
  route<Stage>("POST", "/situations/:key/play", async (stage, { keys: [key] }, { body }) => {
    const name = Name.safeParse(key);
    if (!name.success) throw new Refusal(404, { error: "There is no such situation" });
    const { conversationId } = parseBody(PlayBody, body);
    const openId = conversationId ? existing(stage.account, conversationId).id : null;
    return ok({ conversationId: await plays[name.data](stage, openId) });
  }),
  route<Stage>("GET", "/situations/automations", ({ account }) => ok(readAutomations(account))),
  route<Stage>("PUT", "/situations/automations", ({ account }, _, { body }) => {
    const { acknowledgement, bot } = parseBody(Automations.partial(), body);
    if (acknowledgement !== undefined) switchAcknowledgement(account, acknowledgement);
    if (bot !== undefined) switchBot(account, bot);
    return ok(readAutomations(account));
  }),
  route<Stage>("PUT", "/situations/conversations/:id/blocked", ({ account }, [id = 0], { body }) => {
    setBlocked(account, existing(account, id).contactId, parseBody(BlockBody, body).blocked);
    return ok({});
  }),
  /** The bot opens its conversation, which makes it the team's. */
  route<Stage>("POST", "/situations/conversations/:id/handover", ({ account }, [id = 0]) => {
    const conversation = existing(account, id);
    const bot = findBot(account.state, inboxOf(account, conversation).botId);
    if (!bot || conversation.status !== "pending") throw new Refusal(422, { error: "No bot has this conversation" });
    account.tell(account.state.together(() => setStatus(account, conversation, "open", { by: bot.name })));
    return ok({});
  }),
  /** The visitor answers the question for their email address. */
  route<Stage>("POST", "/situations/conversations/:id/email", ({ account }, [id = 0], { body }) => {
    const conversation = existing(account, id);
    const { email } = parseBody(EmailBody, body);
    const open = "where conversation_id = ? and content_type = 'input_email' order by id desc limit 1";
    const question = selectMessages(account.state, open, id)[0];
    if (!question || question.contentAttributes.submitted_email)
      throw new Refusal(422, { error: "This conversation has no open question for an email address" });
    giveMailAddress(account, existingContact(account, conversation.contactId), question, email.toLowerCase());
    return ok({});
  }),
];
