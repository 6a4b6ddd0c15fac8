import type { AgentInputItem, Model, ModelRequest, ModelResponse, protocol, StreamEvent } from "@openai/agents";
import { Usage } from "@openai/agents";
import { type Call, nextStep, type Seen } from "./steps.ts";

/**
 * A model that needs no network: deterministic, and unable to state what it has not read. It takes the same path as
 * any other: hand-over, tool calls, final output.
 */
export class OfflineModel implements Model {
  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    const output = answer(request);
    return { usage: new Usage({ requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 }), output };
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    const output = answer(request);
    yield { type: "response_started" };
    yield {
      type: "response_done",
      response: { id: "offline", usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 }, output },
    };
  }
}

type Output = protocol.FunctionCallItem | protocol.AssistantMessageItem;

function answer(request: ModelRequest): Output[] {
  const step = nextStep(seenIn(request));
  return "calls" in step ? step.calls.map(functionCall) : [assistantMessage(JSON.stringify(step.draft))];
}

/** The briefing, the tools on offer and what they have returned, taken from the conversation the SDK keeps. */
function seenIn({ input, tools, handoffs }: ModelRequest): Seen {
  const items: AgentInputItem[] = typeof input === "string" ? [{ role: "user", content: input }] : input;
  const results = new Map<string, string>();
  for (const item of items) if (item.type === "function_call_result") results.set(item.name, resultText(item.output));
  return {
    briefing: items.map(userText).find((text) => text !== null) ?? "",
    tools: tools.flatMap((tool) => ("name" in tool ? [tool.name] : [])),
    handoffs: handoffs.map(({ toolName }) => toolName),
    results,
  };
}

function userText(item: AgentInputItem): string | null {
  if (!("role" in item) || item.role !== "user") return null;
  if (typeof item.content === "string") return item.content;
  return item.content.map((part) => (part.type === "input_text" ? part.text : "")).join("");
}

function resultText(output: unknown): string {
  if (typeof output === "string") return output;
  return typeof output === "object" && output !== null && "text" in output ? String(output.text) : "null";
}

function functionCall({ name, args }: Call, index: number): Output {
  return {
    type: "function_call",
    callId: `${name}-${index + 1}`,
    name,
    arguments: JSON.stringify(args),
    status: "completed",
  };
}

function assistantMessage(text: string): Output {
  return { type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text }] };
}
