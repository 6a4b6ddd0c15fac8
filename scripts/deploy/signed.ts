import { createHmac } from "node:crypto";

/** Posts a webhook as Chatwoot signs it. @throws Error unless it is received. */
export async function postSigned(url: string, secret: string, event: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": `sha256=${signature}` },
    body,
  });
  if (!answer.ok) throw new Error(`the webhook was answered ${answer.status}: ${await answer.text()}`);
}
