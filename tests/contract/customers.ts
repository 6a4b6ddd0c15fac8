import { randomUUID } from "node:crypto";
import { type Caller, relayMail } from "./chatwoot.ts";
import { at, NotTried, numberAt, textAt } from "./harness/check.ts";
import { type ApiInbox, apiInbox, mailInbox, type WebInbox, webInbox } from "./inboxes.ts";
import type { World } from "./world.ts";

let counter = 0;

/** A name and an address nobody else has. */
export function identity(world: World, first = "Kai") {
  counter += 1;
  return { name: `${first} ${world.tag}`, email: `${first.toLowerCase()}${counter}-${world.tag}@contract.example` };
}

/** A customer of an API inbox, through Chatwoot's public API. */
export type ApiCustomer = {
  name: string;
  email: string;
  contact: number;
  sourceId: string;
  door: Caller;
  /** Opens a conversation; answers its number. */
  open(): Promise<number>;
  /** Writes into it; answers the message's id. */
  write(conversation: number, content: string): Promise<number>;
};

export async function apiCustomer(world: World, inbox?: ApiInbox, first?: string): Promise<ApiCustomer> {
  const { identifier } = inbox ?? (await apiInbox(world));
  const person = identity(world, first);
  const inboxDoor = world.caller(`/public/api/v1/inboxes/${identifier}`);
  const made = await inboxDoor.post("/contacts", person);
  const sourceId = textAt(made, "source_id");
  const contact = numberAt(made, "id");
  world.ownContact(contact);
  const door = world.caller(`/public/api/v1/inboxes/${identifier}/contacts/${sourceId}`);
  return {
    ...person,
    contact,
    sourceId,
    door,
    open: async () => numberAt(await door.post("/conversations", {}), "id"),
    write: async (conversation, content) =>
      numberAt(await door.post(`/conversations/${conversation}/messages`, { content }), "id"),
  };
}

/** An API customer with a conversation and one message in it. */
export async function askingCustomer(world: World, content = "Does the desk lamp dim?", inbox?: ApiInbox) {
  const customer = await apiCustomer(world, inbox);
  const conversation = await customer.open();
  return { customer, conversation, message: await customer.write(conversation, content) };
}

/** A visitor of a web inbox, through the API of the widget. */
export type Visitor = {
  contact: number;
  name: unknown;
  /** Calls the widget's API; `path` may hold a query. */
  call: Caller["call"];
  /** Writes; the first message opens the conversation. */
  write(
    content: string,
    more?: Record<string, unknown>,
  ): Promise<{ conversation: number; message: number; answer: unknown }>;
};

/** Limits of calls by address, on a Chatwoot that is not on loopback: 6 new conversations in 12 hours. */
const TOO_MANY = 429;

export async function visitor(world: World, inbox?: WebInbox): Promise<Visitor> {
  const { websiteToken } = inbox ?? (await webInbox(world));
  const open = await world.stranger.post(`/api/v1/widget/config?website_token=${websiteToken}`, {});
  const token = textAt(open, "website_channel_config.auth_token");
  const contact = numberAt(open, "contact.id");
  world.ownContact(contact);
  const caller = world.caller("/api/v1/widget", { "X-Auth-Token": token, "User-Agent": BROWSER });
  const call: Caller["call"] = async (method, path, body) => {
    const answer = await caller.call(
      method,
      `${path}${path.includes("?") ? "&" : "?"}website_token=${websiteToken}`,
      body,
    );
    if (answer.status === TOO_MANY) throw new NotTried("refuses: too many calls of the widget from this address");
    return answer;
  };
  return {
    contact,
    name: at(open, "contact.name"),
    call,
    write: async (content, more = {}) => {
      const message = { content, timestamp: new Date().toString(), referer_url: "https://shop.example/lamps", ...more };
      const { json, status } = await call("POST", "/messages", { message });
      if (status !== 200) throw new Error(`the widget's POST /messages answered ${status}`);
      return { conversation: numberAt(json, "conversation_id"), message: numberAt(json, "id"), answer: json };
    },
  };
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** A visitor whose name and address the shop's page told the widget. */
export async function namedVisitor(world: World, inbox?: WebInbox) {
  const person = identity(world, "Noor");
  const guest = await visitor(world, inbox);
  const { status } = await guest.call("PATCH", "/contact", person);
  if (status !== 200) throw new Error(`the widget's PATCH /contact answered ${status}`);
  return { ...guest, ...person };
}

export type Mail = {
  from: string;
  subject?: string;
  text?: string;
  html?: string;
  file?: { name: string; text: string };
  messageId?: string;
  /** Further headers, such as Cc, Reply-To, In-Reply-To. */
  headers?: Record<string, string>;
};

/** Puts a mail to the mail inbox into Chatwoot's ingress; answers its Message-ID without brackets. */
export async function sendMail(world: World, mail: Mail): Promise<string> {
  const password = world.mailPassword();
  const { address } = await mailInbox(world);
  const messageId = mail.messageId ?? `${randomUUID()}@post.example`;
  const raw = rfc822({ To: address, Subject: "A lamp", ...headersOf(mail), "Message-ID": `<${messageId}>` }, mail);
  const status = await relayMail(world.url, password, raw);
  if (status === 404) throw new NotTried("refuses: has no mail ingress of the kind relay");
  if (status === 401) throw new NotTried("refuses the password given as --mail");
  if (status < 200 || status > 299) throw new Error(`the mail ingress answered ${status}`);
  return messageId;
}

function headersOf({ from, subject, headers }: Mail): Record<string, string> {
  return { From: from, ...(subject !== undefined && { Subject: subject }), ...headers };
}

function rfc822(headers: Record<string, string>, { text, html, file }: Mail): string {
  const fields = { Date: new Date().toUTCString().replace("GMT", "+0000"), "MIME-Version": "1.0", ...headers };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const part = (type: string, body: string) =>
    `Content-Type: text/${type}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body}\n`;
  if (file !== undefined) {
    const disposition = `Content-Disposition: attachment; filename="${file.name}"`;
    const parts = `--parts\n${part("plain", text ?? "")}--parts\n${disposition}\n${part("plain", file.text)}--parts--\n`;
    return crlf(`${head.join("\n")}\nContent-Type: multipart/mixed; boundary=parts\n\n${parts}`);
  }
  if (html === undefined) return crlf(`${head.join("\n")}\n${part("plain", text ?? "")}`);
  if (text === undefined) return crlf(`${head.join("\n")}\n${part("html", html)}`);
  const parts = [part("plain", text), part("html", html)].map((one) => `--parts\n${one}`).join("\n");
  return crlf(`${head.join("\n")}\nContent-Type: multipart/alternative; boundary=parts\n\n${parts}\n--parts--\n`);
}

function crlf(mail: string): string {
  return mail.replace(/\r?\n/g, "\r\n");
}
