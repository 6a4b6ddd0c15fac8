import { z } from "zod";
import { CHANNELS } from "../customer-view.ts";
import { FaultSettings } from "../faults.ts";
import { askSandbox, readFaults } from "./ask.server.ts";
import { faultSwitches, switched } from "./fault-switches.ts";
import { type Outcome, outcomeOf, problemOf } from "./outcome.ts";
import { situationActs } from "./situation-acts.server.ts";

const given = z.string().optional();
const id = z.coerce.number().int().positive();

const Written = z.object({
  name: z.string(),
  email: z.string(),
  channel: z.enum(CHANNELS),
  text: given,
  subject: given,
  cc: given,
  attachment: given,
  conversationId: id.optional(),
});
const Removed = z.object({ conversationId: id, messageId: id });
const Switched = z.object({
  fault: z.string().refine((name) => faultSwitches.some((fault) => fault.name === name)),
  on: z.enum(["true", "false"]),
});

type Act = (address: string, form: unknown) => Promise<Outcome>;

/** The page's forms, by the `act` they name. */
const acts: Record<string, Act> = {
  ...situationActs,
  write: async (address, form) => {
    const { cc = "", ...message } = Written.parse(form);
    const body = {
      ...message,
      // A visitor of the chat may give neither.
      name: message.name || null,
      email: message.email || null,
      cc: cc
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    };
    const written = await askSandbox(
      address,
      z.object({ conversationId: z.number() }),
      "POST",
      "/customer/messages",
      body,
    );
    if (!written.ok) return problemOf(written.error);
    return message.conversationId ? { ok: true } : { ok: true, opened: written.answer.conversationId };
  },
  remove: async (address, form) => {
    const { conversationId, messageId } = Removed.parse(form);
    const path = `/customer/conversations/${conversationId}/messages/${messageId}`;
    return outcomeOf(await askSandbox(address, z.object({}), "DELETE", path));
  },
  "busy-morning": async (address) =>
    outcomeOf(await askSandbox(address, z.object({}), "POST", "/customer/busy-morning", {})),
  fault: async (address, form) => {
    const { fault, on } = Switched.parse(form);
    const current = await readFaults(address);
    if (!current.ok) return outcomeOf(current);
    const wanted = switched(current.answer, fault as keyof FaultSettings, on === "true");
    return outcomeOf(await askSandbox(address, FaultSettings, "PUT", "/faults", wanted));
  },
};

/** Does what a form of the sandbox page asks. @throws Response 400 when it is none of the page's forms. */
export async function actOn(address: string, form: FormData): Promise<Outcome> {
  const { act, ...fields } = Object.fromEntries(form);
  const perform = Object.hasOwn(acts, String(act)) ? acts[String(act)] : undefined;
  if (!perform) throw new Response("Not a form of this page", { status: 400 });
  return perform(address, fields).catch((error: unknown) => {
    if (error instanceof z.ZodError) throw new Response("Not a form of this page", { status: 400 });
    throw error;
  });
}
