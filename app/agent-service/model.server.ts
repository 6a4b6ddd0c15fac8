import { type ModelProvider, OpenAIProvider } from "@openai/agents";
import { isOffline, type ModelSettings } from "./model-settings.ts";
import { OfflineModel } from "./offline-model/offline-model.ts";

/** The provider of the model these settings name. */
export function openProvider(settings: ModelSettings): ModelProvider {
  if (isOffline(settings)) return { getModel: () => new OfflineModel() };
  return new OpenAIProvider({
    // Servers of one's own often want no key; the client insists on some text.
    apiKey: settings.apiKey ?? "none",
    baseURL: settings.baseUrl,
    // Compatible servers speak Chat Completions; the Responses API is OpenAI's own.
    useResponses: settings.baseUrl === undefined,
  });
}
