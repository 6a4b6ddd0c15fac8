import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Something that listens on loopback and keeps what it was sent. */
export type Counting<Kept> = { address: string; kept: Kept[]; close(): Promise<void> };

/** Takes webhooks: what event each was of, and in which conversation. */
export async function openReceiver(): Promise<Counting<{ event: string; conversationId: number | null }>> {
  const kept: { event: string; conversationId: number | null }[] = [];
  const server = createServer(async (request, response) => {
    const { event, id, conversation } = JSON.parse((await bodyOf(request)).toString("utf8"));
    kept.push({ event, conversationId: conversation?.id ?? (event.startsWith("conversation_") ? id : null) });
    response.writeHead(200).end();
  });
  return { ...(await listening(server)), kept };
}

/** Stands before another server and passes everything on: what was asked of it, ids left out. */
export async function openProxy(behind: string): Promise<Counting<string>> {
  const kept: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", behind);
    kept.push(`${request.method} ${pathname.replace(/^\/api\/v1\/accounts\/\d+/, "").replaceAll(/\d+/g, "…")}`);
    const body = await bodyOf(request);
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(behind + request.url, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    const type = answer.headers.get("content-type");
    response.writeHead(answer.status, type ? { "Content-Type": type } : {});
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return { ...(await listening(server)), kept };
}

async function bodyOf(request: IncomingMessage) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function listening(server: Server) {
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
