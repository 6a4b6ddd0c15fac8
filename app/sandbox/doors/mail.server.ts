import { timingSafeEqual } from "node:crypto";
import { receiveMail } from "../acts/receive-mail.server.ts";
import type { Account } from "../state/account.ts";
import { parseMail, UnreadableMail } from "../wire/parse-mail.ts";
import { type Answer, type Call, Refusal } from "./http.server.ts";

export const MAIL_INGRESS = "/rails/action_mailbox/relay/inbound_emails";

/** Takes a mail as a mail server's relay hands it over; it becomes a message a moment later, or none. */
export function takeMail(account: Account, password: string, { headers, body, method }: Call): Answer {
  if (method !== "POST" || !isRelay(String(headers.authorization ?? ""), password))
    throw new Refusal(401, "HTTP Basic: Access denied.\n");
  if (!(body instanceof Uint8Array)) throw new Refusal(415, null);
  account.soon(() =>
    parseMail(body)
      .then((mail) => void receiveMail(account, mail))
      .catch((error: unknown) => {
        if (!(error instanceof UnreadableMail)) throw error;
        account.log.warn({ reason: error.message }, "the sandbox could not read a mail");
      }),
  );
  return { status: 204, body: null };
}

function isRelay(given: string, password: string): boolean {
  const right = Buffer.from(`Basic ${Buffer.from(`actionmailbox:${password}`).toString("base64")}`);
  const got = Buffer.from(given);
  return got.length === right.length && timingSafeEqual(got, right);
}
