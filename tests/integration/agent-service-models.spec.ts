import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assistantMessage, functionCall, modelResponder, ScriptedModel } from "@openai/agents/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import type { DraftOutput } from "../../app/agent-service/output.ts";
import { AgentServiceRefused, askForDraft } from "../../app/drafts/agent-client.server.ts";
import { Unavailable } from "../../app/queue/job.ts";
import { draftRequest, inSeconds, openAgentService } from "../support/agent-service.ts";
import { contextPack } from "../support/context-pack.ts";
import { startFakeOpenAi } from "../support/fake-openai.ts";

const handOver = () => [functionCall("transfer_to_order_support_agent", {}, { callId: "call-1" })];
const says = (output: unknown) => [assistantMessage(typeof output === "string" ? output : JSON.stringify(output))];

const output: DraftOutput = {
  reply: "Hi Dana,\n\nYour parcel is on its way.\n\nFennick Hose & Fitting",
  evidence: [],
  claims: [],
  projectedImpact: "None.",
  risk: { level: "low", reason: "Plain." },
  rollback: "Write again.",
  confidence: 0.9,
  intent: "order_status",
  language: "en",
};

function scripted(...steps: ConstructorParameters<typeof ScriptedModel>[0][]) {
  const model = new ScriptedModel(steps.flatMap((step) => [...(step ?? [])]));
  return { model, provider: { getModel: () => model } };
}

test("quotes that stand nowhere and sentences that were not written are dropped, and what they backed counts as unsupported", async () => {
  const { provider } = scripted([
    handOver(),
    says({
      ...output,
      reply: "Hi Dana, it left us on 16 November 2026. It arrives on 25 November 2026.",
      evidence: [
        { number: 7, kind: "order", ref: "#4790", title: "made up", quote: "Shipped on 16 November 2026 with UPS" },
        { number: 8, kind: "order", ref: "4790", title: "Order", quote: "Arrives on 25 November 2026." },
        { number: 9, kind: "knowledge", ref: "no-such-article", title: "?", quote: "We always deliver." },
      ],
      claims: [
        { sentence: "it left us on 16 November 2026.", evidence: [7] },
        { sentence: "It arrives on 25 November 2026.", evidence: [7, 8] },
        { sentence: "A sentence nobody wrote.", evidence: [7] },
      ],
    }),
  ]);
  const service = await openAgentService({ provider });
  const { draft } = await askForDraft(service, draftRequest(contextPack("Where is my order?")));
  expect(draft.evidence).toEqual([
    { number: 1, kind: "order", ref: "4790", title: "Order #4790", quote: "Shipped on 16 November 2026 with UPS" },
  ]);
  expect(draft.claims).toEqual([
    { sentence: "it left us on 16 November 2026.", evidence: [1] },
    { sentence: "It arrives on 25 November 2026.", evidence: [] },
  ]);
  expect(draft.risk).toEqual({ level: "medium", reason: "One statement has no source. Plain." });
  expect(draft.confidence).toBe(0.5);
});

test("Liquid in a model's reply is opened up so that Chatwoot renders none of it", async () => {
  const reply = "Hi {{contact.name}}, {% if x %}{{{y}}}{% endif %} bye.";
  const { provider } = scripted([handOver(), says({ ...output, reply, claims: [{ sentence: reply, evidence: [] }] })]);
  const service = await openAgentService({ provider });
  const { draft } = await askForDraft(service, draftRequest(contextPack("Hi")));
  expect(draft.reply).toBe("Hi { {contact.name}}, { % if x %}{ { {y}}}{ % endif %} bye.");
  expect(draft.claims).toEqual([{ sentence: draft.reply, evidence: [] }]);
});

test("a model that answers with garbage is asked once more, then refused by name", async () => {
  const healed = scripted([handOver(), says("not json"), handOver(), says(output)]);
  const service = await openAgentService({ provider: healed.provider });
  expect((await askForDraft(service, draftRequest(contextPack("Hi")))).draft.reply).toBe(output.reply);
  healed.model.enqueue(handOver(), says("not json"), handOver(), says({ ...output, reply: "   " }));
  await expect(askForDraft(service, draftRequest(contextPack("Hi")))).rejects.toMatchObject({
    name: "AgentServiceRefused",
    status: 502,
    code: "model-misbehaved",
  });
  expect(healed.model.remainingSteps).toBe(0);
});

test("two requests for one draft, at once and later, cost one run", async () => {
  const gate = Promise.withResolvers<void>();
  const waits = modelResponder(async () => {
    await gate.promise;
    return handOver();
  });
  const { model, provider } = scripted([waits, says(output)]);
  const service = await openAgentService({ provider });
  const request = draftRequest(contextPack("Hi"));
  const first = askForDraft(service, request);
  await vi.waitFor(() => expect(model.calls).toHaveLength(1), 20_000);
  const second = askForDraft(service, { ...request, deadline: inSeconds(90) });
  gate.resolve();
  expect(await second).toEqual(await first);
  expect(await askForDraft(service, request)).toEqual(await first);
  expect(model.calls).toHaveLength(2);
});

test("a failed run is forgotten, so that the retry runs anew", async () => {
  const { model, provider } = scripted([handOver(), says("no"), handOver(), says("no")]);
  const service = await openAgentService({ provider });
  const request = draftRequest(contextPack("Hi"));
  await expect(askForDraft(service, request)).rejects.toThrow("model-misbehaved");
  model.enqueue(handOver(), says(output));
  expect((await askForDraft(service, request)).draft.reply).toBe(output.reply);
});

test("a model that outlasts the deadline is stopped, and the asker may try again later", async () => {
  const never = modelResponder(() => new Promise(() => {}));
  const { provider } = scripted([never]);
  const service = await openAgentService({ provider });
  const answer = await service.post(
    "/drafts",
    JSON.stringify(draftRequest(contextPack("Hi"), { deadline: inSeconds(1) })),
  );
  expect(answer).toMatchObject({ status: 409, body: { code: "deadline-passed" } });
});

test("with a provider, no mail address, phone, card or account number leaves, and an echo of one is made whole", async () => {
  const secrets = ["dana@post.example", "+1 (555) 010-4477", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"];
  const question = `Write to ${secrets[0]} or call ${secrets[1]}. I paid for #4790 with ${secrets[2]}, refund to ${secrets[3]}.`;
  const provider = await startFakeOpenAi([
    { tool: "transfer_to_order_support_agent" },
    { tool: "read_conversation" },
    { tool: "list_orders" },
    {
      text: JSON.stringify({
        ...output,
        reply: "We will write to [mail address 1] about order #4790.",
        evidence: [
          { number: 1, kind: "conversation", ref: "9000", title: "Message", quote: "Write to [mail address 1]" },
        ],
        claims: [{ sentence: "We will write to [mail address 1] about order #4790.", evidence: [1] }],
      }),
    },
  ]);
  const service = await openAgentService({ model: { name: "test-model", baseUrl: provider.baseUrl, apiKey: "key" } });
  const { draft, model, usage } = await askForDraft(
    service,
    draftRequest(contextPack(question, { subject: secrets[0] })),
  );
  const left = provider.received.join("\n");
  expect(provider.received).toHaveLength(4);
  for (const secret of secrets) expect(left).not.toContain(secret);
  expect(left).not.toMatch(/post\.example|010-4477|1111 1111|0532 0130/);
  // Order and tracking numbers are what the model needs, and look like cards and phones.
  expect(left).toContain("1Z84A7710398221456");
  expect(draft.reply).toBe("We will write to dana@post.example about order #4790.");
  expect(draft.evidence[0]?.quote).toBe("Write to dana@post.example");
  expect({ model, usage }).toEqual({ model: "test-model", usage: { inputTokens: 400, outputTokens: 80 } });
});

test("instructions reach the provider apart from the customer's words", async () => {
  const provider = await startFakeOpenAi([{ tool: "transfer_to_product_qa_agent" }, { text: JSON.stringify(output) }]);
  const service = await openAgentService({ model: { name: "test-model", baseUrl: provider.baseUrl } });
  await askForDraft(service, draftRequest(contextPack("zebra question")));
  for (const raw of provider.received) {
    const { messages } = JSON.parse(raw) as { messages: { role: string; content: unknown }[] };
    const system = messages.filter(({ role }) => role === "system" || role === "developer");
    expect(system.length).toBeGreaterThan(0);
    expect(JSON.stringify(system)).not.toContain("zebra");
    expect(JSON.stringify(messages.filter(({ role }) => role === "user"))).toContain("zebra");
  }
});

test.each([429, 401, 500, 503])("a provider that answers %i counts as unavailable", async (status) => {
  const provider = await startFakeOpenAi([{ status }]);
  const service = await openAgentService({ model: { name: "test-model", baseUrl: provider.baseUrl, apiKey: "key" } });
  const asked = askForDraft(service, draftRequest(contextPack("Hi")));
  await expect(asked).rejects.toBeInstanceOf(Unavailable);
  await expect(asked).rejects.toMatchObject({ causeName: "agent-service-model-unavailable" });
});

test("a provider that nobody listens for counts as unavailable, one that rejects the request as refused", async () => {
  const silent = await openAgentService({ model: { name: "m", baseUrl: "http://127.0.0.1:9/v1" } });
  await expect(askForDraft(silent, draftRequest(contextPack("Hi")))).rejects.toBeInstanceOf(Unavailable);
  const provider = await startFakeOpenAi([{ status: 400 }]);
  const refusing = await openAgentService({ model: { name: "m", baseUrl: provider.baseUrl } });
  await expect(askForDraft(refusing, draftRequest(contextPack("Hi")))).rejects.toBeInstanceOf(AgentServiceRefused);
});

test("an agent service that is not there, or slower than the deadline, counts as unavailable", async () => {
  const gone = askForDraft({ address: "http://127.0.0.1:9", secret: "any" }, draftRequest(contextPack("Hi")));
  await expect(gone).rejects.toMatchObject({ causeName: "agent-service-unreachable" });
  const late = askForDraft(
    { address: "http://127.0.0.1:9", secret: "any" },
    draftRequest(contextPack("Hi"), { deadline: inSeconds(-5) }),
  );
  await expect(late).rejects.toBeInstanceOf(Unavailable);
});

test.each([
  ["a page instead of JSON", 200, "<!doctype html><title>Maintenance</title>"],
  ["JSON of another shape", 200, '{"ok":true}'],
  ["an error page", 500, "<!doctype html><title>Sorry</title>"],
  ["a page that says there is nothing here", 404, "<!doctype html><title>No such app</title>"],
  ["more than any draft", 200, " ".repeat(2 * 1024 * 1024)],
])("%s comes from something in between, which may be waited for", async (_, status, body) => {
  const between = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
  onTestFinished(() => void between.close());
  await once(between, "listening");
  const address = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  const asked = askForDraft({ address, secret: "any" }, draftRequest(contextPack("Hi")));
  await expect(asked).rejects.toMatchObject({ name: "Unavailable", causeName: "agent-service-garbled" });
});

test("an agent service whose clock differs too much may be waited for", async () => {
  const service = await openAgentService({ now: () => new Date(Date.now() + 6 * 60_000) });
  const asked = askForDraft(service, draftRequest(contextPack("Hi")));
  await expect(asked).rejects.toMatchObject({ causeName: "agent-service-signature-stale" });
});

test("a worker with another secret is refused, not asked to wait", async () => {
  const service = await openAgentService();
  const asked = askForDraft({ ...service, secret: "another" }, draftRequest(contextPack("Hi")));
  await expect(asked).rejects.toMatchObject({ name: "AgentServiceRefused", status: 401, code: "signature-wrong" });
});
