import { z } from "zod";
import { CustomerList, CustomerThread } from "../customer-view.ts";
import { FaultSettings } from "../faults.ts";
import { Automations } from "../situations/situation.ts";
import { SlackChannel } from "../slack-view.ts";

/** What the sandbox answered: what was asked for, or its refusal in its own words. */
export type Asked<Answer> = { ok: true; answer: Answer } | { ok: false; status: number; error: string };

/** The sandbox runs on this machine: slower than this, it hangs. */
const TIMEOUT_MS = 5000;
const Refused = z.object({ error: z.string() });

/** One call to the sandbox outside its REST API. A sandbox that is not there is an answer too, with status 0. */
export async function askSandbox<Answer>(
  address: string,
  answer: z.ZodType<Answer>,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Asked<Answer>> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  if (!response) return { ok: false, status: 0, error: "The sandbox isn't responding. Try again." };
  const json: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, answer: answer.parse(json) };
  const refused = Refused.safeParse(json);
  return { ok: false, status: response.status, error: explain(response.status, refused.data?.error) };
}

function explain(status: number, error: string | undefined): string {
  if (status >= 500) return "Something went wrong in the sandbox. Try again.";
  if (status === 404 && error === "Resource could not be found") return "This conversation no longer exists.";
  return error ?? `The sandbox answered ${status}`;
}

export const listConversations = (address: string) =>
  askSandbox(address, CustomerList, "GET", "/customer/conversations");

/** The conversation as its customer sees it; looking at it counts as their looking. */
export async function openThread(address: string, id: number): Promise<Asked<CustomerThread>> {
  const thread = await askSandbox(address, CustomerThread, "GET", `/customer/conversations/${id}`);
  if (thread.ok) await askSandbox(address, z.object({}), "POST", `/customer/conversations/${id}/seen`, {});
  return thread;
}

export const readSlack = (address: string) => askSandbox(address, SlackChannel, "GET", "/slack");

export const readFaults = (address: string) => askSandbox(address, FaultSettings, "GET", "/faults");

export const readAutomations = (address: string) => askSandbox(address, Automations, "GET", "/situations/automations");
