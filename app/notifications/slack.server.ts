import { createHash } from "node:crypto";
import type { App } from "../app.ts";
import type { SlackMessage } from "./message.ts";
import { brokenOff, outcomeOf, type Posted } from "./outcome.ts";

/** Slack answers within a second; whoever takes this long is not going to. */
const TIMEOUT_MS = 10_000;
/** Slack's answer is a word. */
const MOST_ANSWER_BYTES = 200;
/**
 * Where to announce: the webhook that was set, else in the sandbox its own stand-in, else nowhere (null).
 * The address is a secret: it may not enter a log, an error or a page.
 */
export function slackAddress({ config, chatwoot }: Pick<App, "config" | "chatwoot">): string | null {
  return config.SLACK_WEBHOOK_URL ?? (config.CHATWOOT_LIVE ? null : `${chatwoot.address}/slack`);
}

/** Tells one address from another without keeping it. */
export const addressMark = (address: string): string => createHash("sha256").update(address).digest("hex").slice(0, 16);

/** Posts one message, once, and says what came of it. Never throws, and follows no redirect. */
export async function postToSlack(
  address: string,
  message: SlackMessage,
  { timeoutMs = TIMEOUT_MS } = {},
): Promise<Posted> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(message),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return outcomeOf(response.status, await wordOf(response), response.headers.get("Retry-After"));
  } catch (error) {
    return brokenOff(error instanceof Error && error.name === "TimeoutError" ? "timeout" : codeOf(error));
  }
}

/** What Slack says; of what is no short word, nothing. */
async function wordOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  try {
    for await (const chunk of response.body ?? []) {
      said += decoder.decode(chunk, { stream: true });
      if (said.length > MOST_ANSWER_BYTES) return "";
    }
  } catch (error) {
    // Without its word a yes may be anybody's; any other status says enough by itself.
    if (response.ok) throw error;
  }
  return said.trim();
}

/** Node's name for what broke; the error itself may name the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown; errors?: { code?: unknown }[] }) : undefined;
  return String(cause?.code ?? cause?.errors?.[0]?.code ?? "");
}
