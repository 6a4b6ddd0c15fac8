import { z } from "zod";

/** What the connection depends on, in the order in which it is put right, with the words on screen. */
export const checkTitles = {
  reachable: "Chatwoot",
  token: "Token",
  account: "Account",
  administrator: "Administrator",
  "public-address": "Public address",
  webhook: "Webhook",
  events: "Events",
  secret: "Secret",
  signature: "Signature",
  clocks: "Clocks",
  "last-webhook": "Last webhook",
  sweep: "Sweep",
  "note-rules": "Rules on notes",
  "automatic-messages": "Auto messages",
  "inbox-webhooks": "Inbox webhooks",
  bots: "Bots",
} as const;
export type CheckName = keyof typeof checkTitles;

/** `unknown`: could not be seen, or not yet. Only `failed` means that something does not work. */
const states = ["ok", "warning", "failed", "unknown"] as const;
export type CheckState = (typeof states)[number];

/** One judged thing: what was seen, what to do about it, and the values to paste while doing it. Never a secret. */
export const Check = z.object({
  name: z.enum(Object.keys(checkTitles) as [CheckName, ...CheckName[]]),
  state: z.enum(states),
  seen: z.string(),
  toDo: z.string().nullable(),
  copy: z.array(z.string()),
});
export type Check = z.infer<typeof Check>;
export type Verdict = Omit<Check, "name">;

export const ok = (seen: string): Verdict => ({ state: "ok", seen, toDo: null, copy: [] });
/** In order as it is; what could be done about it is said all the same. */
export const hint = (seen: string, toDo: string): Verdict => ({ state: "ok", seen, toDo, copy: [] });
export const unknown = (seen: string, toDo: string | null = null): Verdict => ({
  state: "unknown",
  seen,
  toDo,
  copy: [],
});
export const warning = (seen: string, toDo: string, copy: string[] = []): Verdict => ({
  state: "warning",
  seen,
  toDo,
  copy,
});
export const failed = (seen: string, toDo: string, copy: string[] = []): Verdict => ({
  state: "failed",
  seen,
  toDo,
  copy,
});

/** Whether somebody has to do something about it. */
export const needsYou = ({ state }: Pick<Check, "state">): boolean => state === "failed" || state === "warning";

/** All of it in one sentence. */
export function headline(checks: readonly Check[]): string {
  const open = checks.filter(needsYou).length;
  if (open > 0) return open === 1 ? "1 thing needs you" : `${open} things need you`;
  return "HotDash and Chatwoot understand each other";
}

const urgency: readonly CheckState[] = ["failed", "warning", "unknown", "ok"];

/** What somebody has to do something about comes first, then what was not seen; otherwise the order stays. */
export const worstFirst = (checks: readonly Check[]): Check[] =>
  urgency.flatMap((state) => checks.filter((check) => check.state === state));
