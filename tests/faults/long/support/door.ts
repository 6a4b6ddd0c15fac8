import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { AFRESH } from "../../support/afresh.ts";
import { freePort } from "../../support/outside.ts";

type Call = { method: string; path: string };
export type Answered = { status: number; headers: Record<string, string>; body: Buffer };
/** What a caller meets instead of a plain answer. `pass` asks who is behind the door, as if nothing were wrong. */
export type Meeting = (response: ServerResponse, pass: () => Promise<Answered>) => unknown;

/** A door before somebody HotDash calls: it lets everything through, unless it is told otherwise. */
export type Door = {
  address: string;
  /** Requests that met what `meet` set, since the door is there. */
  met(): number;
  /** From now on these requests meet this. */
  meet(which: (call: Call) => boolean, meeting: Meeting): void;
  /** Lets everything through again. */
  pass(): void;
  /** Ends every connection, whoever still waits for an answer. */
  hangUp(): void;
  /** Nobody listens any more: connections are refused. */
  shut(): Promise<void>;
  /** Listens again, at the same address. */
  open(): Promise<void>;
  close(): Promise<void>;
};

export async function openDoor(behind: string): Promise<Door> {
  const port = await freePort();
  let met = 0;
  let fault: { which: (call: Call) => boolean; meeting: Meeting } | null = null;

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const call = { method: request.method ?? "GET", path: request.url ?? "/" };
    const pass = async (): Promise<Answered> => {
      const answer = await fetch(`${behind}${call.path}`, {
        method: call.method,
        headers: { ...asTheyCame(request.headers), ...AFRESH },
        body: parts.length > 0 ? Buffer.concat(parts) : null,
      });
      const body = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, headers: { "Content-Type": answer.headers.get("Content-Type") ?? "" }, body };
    };
    try {
      if (fault?.which({ ...call, path: call.path.replace(/\?.*/, "") })) {
        met += 1;
        await fault.meeting(response, pass);
      } else write(response, await pass());
    } catch {
      response.destroy();
    }
  });
  const open = () =>
    new Promise<void>((listening, failed) =>
      server.once("error", failed).listen(port, "127.0.0.1", () => {
        server.off("error", failed);
        listening();
      }),
    );
  const shut = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  await open();
  return {
    address: `http://127.0.0.1:${port}`,
    met: () => met,
    meet: (which, meeting) => {
      fault = { which, meeting };
    },
    pass: () => {
      fault = null;
    },
    hangUp: () => server.closeAllConnections(),
    shut,
    open,
    close: () => (server.listening ? shut() : Promise.resolve()),
  };
}

export function write(response: ServerResponse, { status, headers, body }: Answered): void {
  response.writeHead(status, headers).end(body);
}

const asTheyCame = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(x-|content-type|accept$|api-access-token)/.test(name)),
  ) as Record<string, string>;
