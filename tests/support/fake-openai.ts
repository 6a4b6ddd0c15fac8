import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Turn = { tool: string; args?: Record<string, unknown> } | { text: string } | { status: number };

/** A server that speaks Chat Completions: answers the given turns in order and keeps every request as it came. */
export async function startFakeOpenAi(turns: Turn[]) {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let raw = "";
    for await (const chunk of request) raw += chunk;
    received.push(raw);
    const turn = turns[Math.min(received.length, turns.length) - 1] ?? { status: 500 };
    const json = { "Content-Type": "application/json" };
    if ("status" in turn)
      return response.writeHead(turn.status, json).end(JSON.stringify({ error: { message: "no" } }));
    const message =
      "text" in turn
        ? { role: "assistant", content: turn.text }
        : {
            role: "assistant",
            content: null,
            tool_calls: [
              {
                id: `call-${received.length}`,
                type: "function",
                function: { name: turn.tool, arguments: JSON.stringify(turn.args ?? {}) },
              },
            ],
          };
    response.writeHead(200, json).end(
      JSON.stringify({
        id: `answer-${received.length}`,
        object: "chat.completion",
        created: 1,
        model: "test-model",
        choices: [{ index: 0, message, finish_reason: "text" in turn ? "stop" : "tool_calls" }],
        usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, received };
}
