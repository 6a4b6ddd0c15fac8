import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type FakeMessage = {
  id: number;
  content: string;
  message_type: 0 | 1 | 2 | 3;
  private: boolean;
  content_attributes: Record<string, unknown>;
  /** Absent when nobody sent it, as over REST. */
  sender?: { id: number; name: string; type: string };
  created_at: number;
};

/** The two calls of Chatwoot that notes need: read a thread after an id, post a message. Records each POST. */
export async function startFakeChatwoot(thread: Partial<FakeMessage>[] = []) {
  const messages: FakeMessage[] = [];
  const add = (message: Partial<FakeMessage>) => {
    const whole: FakeMessage = {
      id: (messages.at(-1)?.id ?? 100) + 1,
      content: "",
      message_type: 0,
      private: false,
      content_attributes: {},
      created_at: 1_795_000_000,
      ...message,
    };
    messages.push(whole);
    return whole;
  };
  for (const message of thread) add(message);
  const posted: { path: string; token: unknown; body: Record<string, unknown> }[] = [];
  const fake = { address: "", messages, posted, failWith: null as number | null, onRead: () => {}, add };

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (fake.failWith) return answer(fake.failWith, { error: "customer text that must not travel" });
    const url = new URL(request.url ?? "/", "http://chatwoot");
    if (request.method === "GET") {
      fake.onRead();
      const after = Number(url.searchParams.get("after"));
      return answer(200, { payload: messages.filter(({ id }) => id > after).slice(0, 100) });
    }
    let raw = "";
    for await (const chunk of request) raw += chunk;
    const body = JSON.parse(raw) as Record<string, unknown>;
    posted.push({ path: url.pathname, token: request.headers["api-access-token"], body });
    answer(
      200,
      add({
        content: String(body.content),
        message_type: 1,
        private: body.private === true,
        content_attributes: body.content_attributes as Record<string, unknown>,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  fake.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
