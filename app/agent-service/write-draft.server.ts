import {
  MaxTurnsExceededError,
  ModelBehaviorError,
  type ModelProvider,
  ModelRefusalError,
  Runner,
} from "@openai/agents";
import { burstOf } from "../drafts/burst.ts";
import type { ContextPack, Draft, DraftAnswer, DraftRequest } from "../drafts/draft.ts";
import { triageAgent } from "./agents/triage-agent.ts";
import { brief } from "./briefing.ts";
import { raiseRisk } from "./guardrails/raise-risk.ts";
import { mapTexts, maskPack } from "./mask-pack.ts";
import { openProvider } from "./model.server.ts";
import { unavailableModel } from "./model-errors.ts";
import { isOffline, type ModelSettings, OFFLINE_NAME } from "./model-settings.ts";
import { Refusal } from "./refusal.ts";
import { verifyDraft } from "./verify.ts";

/** Triage, hand-over, two rounds of tools and the answer need five; a model that wanders is stopped. */
const MOST_TURNS = 10;
/** A model that answered with nonsense gets this many chances in all. */
const TRIES = 2;

/**
 * Opens the drafter: the agents over the model of the settings. With a real provider, mail addresses, phone, card
 * and account numbers are masked in everything that leaves, and put back where the reply echoes them.
 * @throws Refusal `no-question` (422) when no message of the customer waits, `model-unavailable` (503), `model-refused` or
 *   `model-misbehaved` (502).
 */
export function openDrafter(settings: ModelSettings, provider: ModelProvider = openProvider(settings)) {
  const offline = isOffline(settings);
  const runner = new Runner({ modelProvider: provider, model: settings.name, tracingDisabled: true });
  return async (request: DraftRequest, signal: AbortSignal): Promise<DraftAnswer> => {
    const { context, now } = request;
    if (burstOf(context).length === 0) throw new Refusal(422, "no-question", "no message of the customer to answer");
    const { pack, mask } = offline ? { pack: context, mask: null } : maskPack(context);
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const { output, signs, usage } = await run(runner, pack, new Date(now), signal);
      const whole = output && mask ? mapTexts(output, mask.reveal) : output;
      const draft: Draft | null = whole && verifyDraft(whole, context);
      if (draft) return { draft: raiseRisk(draft, signs), model: offline ? OFFLINE_NAME : settings.name, usage };
    }
    throw new Refusal(502, "model-misbehaved", "the model's answer could not be read, twice");
  };
}

async function run(runner: Runner, pack: ContextPack, now: Date, signal: AbortSignal) {
  try {
    const context = { pack, now };
    const result = await runner.run(triageAgent, JSON.stringify(brief(context)), {
      context,
      signal,
      maxTurns: MOST_TURNS,
    });
    const { inputTokens, outputTokens } = result.runContext.usage;
    const signs = result.inputGuardrailResults.flatMap(({ output }) => output.outputInfo as string[]);
    return { output: result.finalOutput ?? null, signs, usage: { inputTokens, outputTokens } };
  } catch (error) {
    const misbehaved =
      error instanceof ModelBehaviorError ||
      error instanceof MaxTurnsExceededError ||
      error instanceof ModelRefusalError;
    if (misbehaved) return { output: null, signs: [], usage: { inputTokens: 0, outputTokens: 0 } };
    throw unavailableModel(error) ?? error;
  }
}
