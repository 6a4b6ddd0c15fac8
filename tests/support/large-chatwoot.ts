import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** An account of so many conversations; each was changed at `changedAt` and holds the messages that follow `afterId`. */
export type Account = {
  conversations: number;
  /** Of one item of the list, which holds its newest message twice. */
  itemBytes: number;
  messages: number;
  messageBytes: number;
  changedAt: number;
  firstMessageId: number;
};

/** A line of a mail's HTML as it stands in JSON, with as many escapes as mail programs write. */
const LINE =
  '<div class=\\"gmail_quote\\"><p style=\\"margin:0\\">Good morning, where is my order? caf\u00e9</p></div>\\r\\n';
const LINE_BYTES = Buffer.byteLength(LINE);
const CHUNK_LINES = 200;
const CHUNK = LINE.repeat(CHUNK_LINES);
/** What Chatwoot keeps of a mail as its `content`. */
const MOST_CONTENT = 100_000;

function* textOf(bytes: number): Generator<string> {
  let lines = Math.floor(bytes / LINE_BYTES);
  for (; lines > CHUNK_LINES; lines -= CHUNK_LINES) yield CHUNK;
  yield LINE.repeat(Math.max(1, lines));
}

/** A mail as Chatwoot answers it: its text, and three times its HTML. */
function* mailOf(id: number, bytes: number, at: number): Generator<string> {
  const content = Math.min(MOST_CONTENT, Math.floor(bytes / 4));
  const html = Math.floor((bytes - content) / 3);
  yield `{"id":${id},"message_type":0,"private":false,"content_type":"incoming_email","created_at":${Math.floor(at / 1000)},`;
  yield `"sender":{"id":9,"name":"Noor","type":"contact"},"attachments":[],"content":"`;
  yield* textOf(content);
  yield '","content_attributes":{"email":{"subject":"Order","from":["noor@post.example"],"text_content":{},"html_content":{"full":"';
  yield* textOf(html);
  yield '","reply":"';
  yield* textOf(html);
  yield '","quoted":"';
  yield* textOf(html);
  yield '"}}}}';
}

function* itemOf(account: Account, id: number): Generator<string> {
  const mail = () => mailOf(account.firstMessageId, account.itemBytes / 2, account.changedAt);
  yield `{"id":${id},"inbox_id":1,"status":"open","labels":[],"can_reply":true,"meta":{"sender":{"id":9,"name":"Noor","email":`;
  yield '"noor@post.example","custom_attributes":{}},"channel":"Channel::Email"},"messages":[';
  yield* mail();
  yield '],"last_non_activity_message":';
  yield* mail();
  yield `,"last_activity_at":${Math.floor(account.changedAt / 1000)},"updated_at":${account.changedAt / 1000 + id}}`;
}

function* joined(parts: Generator<string>[]): Generator<string> {
  for (const [at, part] of parts.entries()) {
    if (at > 0) yield ",";
    yield* part;
  }
}

/**
 * A Chatwoot whose answers may be of any size, at the wire: its lists, unpaged and of one page of 25, and its threads. What it
 * says is made while it is read, so that it holds no answer itself.
 */
export async function openLargeChatwoot() {
  const chatwoot = {
    address: "",
    /** The sizes of the answers, in bytes, by path. */
    answered: [] as { path: string; bytes: number }[],
    account: {
      conversations: 0,
      itemBytes: 0,
      messages: 0,
      messageBytes: 0,
      changedAt: 0,
      firstMessageId: 1,
    } as Account,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };

  function* listOf(query: URLSearchParams): Generator<string> {
    const { account } = chatwoot;
    const shown = Number(query.get("page") ?? 1) > 1 ? 0 : account.conversations;
    yield `{"data":{"meta":{"all_count":${account.conversations}},"payload":[`;
    yield* joined(Array.from({ length: shown }, (_, at) => itemOf(account, at + 1)));
    yield "]}}";
  }
  function* threadOf(conversationId: number, after: number): Generator<string> {
    const { account } = chatwoot;
    const first = account.firstMessageId + conversationId * 1000;
    const ids = Array.from({ length: account.messages }, (_, at) => first + at).filter((id) => id > after);
    yield '{"meta":{},"payload":[';
    yield* joined(ids.slice(0, 100).map((id) => mailOf(id, account.messageBytes, account.changedAt)));
    yield "]}";
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://chatwoot");
    const [, conversationId] = /\/conversations\/(\d+)\/messages$/.exec(pathname) ?? [];
    const parts = conversationId
      ? threadOf(Number(conversationId), Number(searchParams.get("after")))
      : listOf(searchParams);
    response.writeHead(200, { "Content-Type": "application/json", Date: new Date().toUTCString() });
    const answer = { path: pathname, bytes: 0 };
    chatwoot.answered.push(answer);
    const counted = function* () {
      for (const part of parts) {
        answer.bytes += Buffer.byteLength(part);
        yield part;
      }
    };
    // A reader that has enough closes the connection.
    pipeline(Readable.from(counted()), response).catch(() => {});
  });
  // A reader that is busy with one answer for long finds its connection open for the next.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  chatwoot.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return chatwoot;
}
