import { realpathSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A command that is not answered by then (the owner hangs, or is stopped) is given up. */
const ANSWER_WAIT_MS = 120_000;

// One line of JSON each way.
const Request = z.object({ command: z.string(), args: z.unknown() });
const Answer = z.union([z.object({ ok: z.literal(true), result: z.unknown() }), z.object({ error: z.string() })]);

/** What an owner does for those who ask, by name. Arguments are the command's to parse. */
export type OwnerCommands = Record<string, (args: unknown) => Promise<unknown>>;

/** Where the owner of a data folder answers. */
export const socketName = (dataDir: string): string => join(dataDir, "owner.sock");

/**
 * Asks the folder's owner to run a command. A command is never asked twice.
 * @returns what it answered, or null when nobody owns the folder.
 * @throws Error with the owner's words when the command failed, or when no answer came.
 */
export async function askOwner(dataDir: string, command: string, args: unknown): Promise<{ result: unknown } | null> {
  const socket = await reach(dataDir);
  if (!socket) return null;
  try {
    socket.setTimeout(ANSWER_WAIT_MS, () => socket.destroy());
    socket.on("error", () => {});
    socket.write(`${JSON.stringify({ command, args })}\n`);
    for await (const line of createInterface({ input: socket })) {
      const answer = Answer.parse(JSON.parse(line));
      if ("error" in answer) throw new Error(answer.error);
      return { result: answer.result };
    }
    throw new Error(
      `The running HotDash ended before it answered ${command}; look whether it was done, then try again.`,
    );
  } finally {
    socket.destroy();
  }
}

/** A server, not yet listening, that runs commands. `stop` lets those under way be answered. */
export function answeringServer(commands: OwnerCommands): { server: Server; stop(): Promise<void> } {
  const open = new Set<Socket>();
  const running = new Set<Promise<void>>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    createInterface({ input: socket }).on("line", (line) => {
      const answer: Promise<void> = run(commands, line).then((said) => {
        socket.write(`${JSON.stringify(said)}\n`);
        running.delete(answer);
      });
      running.add(answer);
    });
  });
  return {
    server,
    stop: async () => {
      server.close();
      await Promise.all(running);
      for (const socket of open) socket.end(() => socket.destroy());
    },
  };
}

async function run(commands: OwnerCommands, line: string): Promise<z.infer<typeof Answer>> {
  try {
    const { command, args } = Request.parse(JSON.parse(line));
    const act = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!act) return { error: `The running HotDash knows no command ${command}; is it of another version?` };
    return { ok: true, result: (await act(args)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function reach(dataDir: string): Promise<Socket | null> {
  return new Promise((reached, failed) => {
    let address: string;
    try {
      address = realpathSync(socketName(dataDir));
    } catch {
      reached(null);
      return;
    }
    const socket = connect(address);
    socket.once("connect", () => reached(socket));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      ["ENOENT", "ECONNREFUSED", "ENOTSOCK"].includes(error.code ?? "") ? reached(null) : failed(error),
    );
  });
}
