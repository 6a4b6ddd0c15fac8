import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What PgBouncer takes in a startup packet; anything else it refuses. */
const STARTUP_PARAMETERS = ["user", "database", "client_encoding", "application_name"];
const PROTOCOL_3 = 196_608;
const SSL_REQUEST = 80_877_103;

export type SessionPooler = {
  /** The address of a database behind it. Users are told apart by project, as `hotdash_app.project`. */
  urlOf(databaseUrl: string): string;
  /** Ends every connection, as a restart of the pooler does. */
  cut(): void;
  /** Ends every connection and takes none until `thaw`. */
  shut(): void;
  /** Lets nothing through any more, in either direction, and says nothing about it. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

const LISTEN = Buffer.from("listen hotdash_changes");
const NOTHING = Buffer.from("select 1".padEnd(LISTEN.length));

/**
 * A stand-in for a pooler in session mode (Supavisor, PgBouncer): one server connection for each client's, the project in
 * the user's name, no settings in the startup packet.
 * @param mode "transaction" loses what is bound to a session: LISTEN is accepted and nothing is ever heard.
 */
export async function openSessionPooler(
  serverUrl: string,
  mode: "session" | "transaction" = "session",
): Promise<SessionPooler> {
  const { hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  let frozen = false;
  let shut = false;
  const track = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    track(client);
    if (shut) return client.destroy();
    if (frozen) client.pause();
    client.once("data", (packet) => {
      // It speaks no TLS; the client then begins anew, in the open.
      if (packet.readInt32BE(4) === SSL_REQUEST) return client.end("N");
      const startup = parametersOf(packet);
      const [user, project] = (startup.get("user") ?? "").split(".");
      const unknown = [...startup.keys()].find((name) => !STARTUP_PARAMETERS.includes(name));
      if (!user || !project) return client.end(fatal("08P01", "no such project: name the user user.project"));
      if (unknown) return client.end(fatal("08P01", `unsupported startup parameter: ${unknown}`));
      const behind = track(connect(Number(port), hostname));
      behind.write(packetOf(startup.set("user", user)));
      behind.pipe(client);
      if (mode === "session") client.pipe(behind);
      else client.on("data", (asked) => behind.write(withoutListen(asked)));
      behind.on("close", () => client.destroy());
      client.on("close", () => behind.destroy());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    urlOf: (databaseUrl) => {
      const url = new URL(databaseUrl);
      Object.assign(url, { hostname: "127.0.0.1", port: String(address.port), username: `${url.username}.hotdash` });
      return url.href;
    },
    cut,
    shut: () => {
      shut = true;
      cut();
    },
    freeze: () => {
      frozen = true;
      for (const socket of open) socket.unpipe().pause();
    },
    thaw: () => {
      frozen = false;
      shut = false;
      // What was frozen in the middle stays dead, as after a failover; new connections get through.
      cut();
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

function withoutListen(asked: Buffer): Buffer {
  const at = asked.indexOf(LISTEN);
  return at < 0 ? asked : Buffer.concat([asked.subarray(0, at), NOTHING, asked.subarray(at + LISTEN.length)]);
}

function parametersOf(packet: Buffer): Map<string, string> {
  const words = packet.subarray(8).toString("utf8").split("\0");
  const pairs = words.flatMap((name, at) => (at % 2 === 0 && name ? [[name, words[at + 1] ?? ""] as const] : []));
  return new Map(pairs);
}

function packetOf(parameters: Map<string, string>): Buffer {
  const body = Buffer.from(`${[...parameters].flat().join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}

function fatal(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
