import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { QueueItem } from "../../app/approvals/view.ts";
import { freePort } from "../walk/free-port.ts";
import { signInByLink, until } from "../walk/visitor.ts";
import { runContainer } from "./container.ts";
import { postSigned } from "./signed.ts";

/** The production tree, and how its image says it runs. */
export type Image = {
  tree: string;
  user: number;
  command: string[];
  env: Record<string, string>;
  /** A folder for what is not the image's: the sandbox's memory. */
  outside: string;
  secret(): string;
};

/** Runs the image as it is, as `docker run` would, and has a customer's message drafted in it. @throws Error naming what failed. */
export async function walkAsContainer(image: Image, step: (what: string) => void): Promise<void> {
  const port = await freePort();
  const env = { ...image.env, PORT: String(port), AGENT_PORT: "0", DRAFT_QUIET_SECONDS: "1" };
  const container = runContainer("container", image.command, { ...image, env });
  const address = `http://127.0.0.1:${port}`;
  try {
    await until("/health of the container", () => healthy(address), 60_000);
    step(`a lone container as user ${image.user}: /health answers`);
    const { sandboxWebhook } = JSON.parse(readFileSync(join(image.tree, ".data/secrets.json"), "utf8")) as {
      sandboxWebhook: string;
    };
    await postSigned(`${address}/api/webhooks/chatwoot`, sandboxWebhook, { event: "contact_updated", id: 1 });
    step("a signed webhook was received");
    const link = await until("the sign-in link", async () => /http\S+\/sign-in\/\S+/.exec(container.said())?.[0]);
    const reviewer = await signInByLink(link, { email: "a@shop.example", name: "Avery", password: "a long rehearsal" });
    // The sandbox listens two ports further.
    const written = await fetch(`http://127.0.0.1:${port + 2}/customer/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        name: "Dana",
        email: "dana@post.example",
        channel: "chat",
        text: "Where is my order #4790?",
      }),
    });
    const { conversationId } = (await written.json()) as { conversationId: number };
    await until("a draft", async () => {
      const { data } = await reviewer.get<{ data: QueueItem[] }>("/api/v1/approvals");
      return data.find((one) => one.conversationId === conversationId && one.state === "pending_review");
    });
    step(`a customer's message was drafted; ${container.megabytes()} MB resident`);
    step(`SIGTERM: ended with 0 after ${await container.stop()} ms`);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${container.said()}`);
  } finally {
    container.child.kill("SIGKILL");
  }
}

/** Whether the process at an address says that it is well. */
export const healthy = (address: string): Promise<boolean> =>
  fetch(`${address}/health`).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );
