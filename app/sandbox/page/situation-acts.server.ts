import { z } from "zod";
import { Automations, SITUATIONS } from "../situations/situation.ts";
import { askSandbox } from "./ask.server.ts";
import { type Outcome, outcomeOf, problemOf } from "./outcome.ts";

const id = z.coerce.number().int().positive();
const Play = z.object({ situation: z.enum(SITUATIONS), conversationId: id.optional() });
const Automation = z.object({ automation: Automations.keyof(), on: z.enum(["true", "false"]) });
const Block = z.object({ conversationId: id, blocked: z.enum(["true", "false"]) });
const Handover = z.object({ conversationId: id });
const Email = z.object({ conversationId: id, email: z.string() });

const Opened = z.object({ conversationId: z.number() });
const Nothing = z.object({});

/** The page's forms that play situations and their steps, by the `act` they name. */
export const situationActs: Record<string, (address: string, form: unknown) => Promise<Outcome>> = {
  play: async (address, form) => {
    const { situation, ...body } = Play.parse(form);
    const played = await askSandbox(address, Opened, "POST", `/situations/${situation}/play`, body);
    return played.ok ? { ok: true, opened: played.answer.conversationId } : problemOf(played.error);
  },
  automation: async (address, form) => {
    const { automation, on } = Automation.parse(form);
    const body = { [automation]: on === "true" };
    return outcomeOf(await askSandbox(address, Automations, "PUT", "/situations/automations", body));
  },
  block: async (address, form) => {
    const { conversationId, blocked } = Block.parse(form);
    const path = `/situations/conversations/${conversationId}/blocked`;
    return outcomeOf(await askSandbox(address, Nothing, "PUT", path, { blocked: blocked === "true" }));
  },
  handover: async (address, form) => {
    const path = `/situations/conversations/${Handover.parse(form).conversationId}/handover`;
    return outcomeOf(await askSandbox(address, Nothing, "POST", path, {}));
  },
  "give-email": async (address, form) => {
    const { conversationId, email } = Email.parse(form);
    const path = `/situations/conversations/${conversationId}/email`;
    return outcomeOf(await askSandbox(address, Nothing, "POST", path, { email }));
  },
};
