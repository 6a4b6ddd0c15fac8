import { once } from "node:events";
import { parentPort, Worker, workerData } from "node:worker_threads";
import pino from "pino";
import { type AgentService, type AgentServiceSettings, startAgentService } from "./server.server.ts";

type ThreadSettings = Pick<AgentServiceSettings, "port" | "host" | "secret" | "model"> & { logLevel: string };

/**
 * Runs the agent service in a thread of its own, for a process that also answers webhooks: a model's run computes for
 * tens of milliseconds at a time, and a webhook must not wait for that.
 * @param entry the built module that exports `serveInThread`.
 */
export async function startAgentThread(entry: string, settings: ThreadSettings): Promise<AgentService> {
  const worker = new Worker(
    "import(require('node:worker_threads').workerData.entry).then((built) => built.serveInThread())",
    {
      eval: true,
      workerData: { entry, settings },
    },
  );
  const [said] = (await once(worker, "message")) as [{ address: string } | { error: string }];
  if ("error" in said) throw new Error(said.error);
  return {
    address: said.address,
    close: async () => {
      worker.postMessage("close");
      await once(worker, "exit");
    },
  };
}

/** The thread's side: starts the service, tells its address, and ends when asked to. */
export async function serveInThread(): Promise<void> {
  const { settings } = workerData as { settings: ThreadSettings };
  try {
    const service = await startAgentService({
      ...settings,
      log: pino({ level: settings.logLevel }).child({ role: "agent" }),
    });
    parentPort?.postMessage({ address: service.address });
    parentPort?.once("message", () => void service.close());
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
}
