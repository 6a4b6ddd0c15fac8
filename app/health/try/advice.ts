import type { StepName } from "./try-steps.ts";

/** What was seen of a step that failed, and what to do. Errors of ours hold neither secrets nor a customer's words. */
export function adviceFor(name: StepName, error: unknown, publicUrl: string): { seen: string; toDo: string } {
  const seen = error instanceof Error ? sentence(error.message) : "It failed for no known reason.";
  const receiver = `${publicUrl}/api/webhooks/chatwoot`;
  switch (name) {
    case "posted":
      return {
        seen,
        toDo: "Chatwoot must let HotDash's token make an inbox: check that it is an administrator's (the checks above say which step fails).",
      };
    case "webhook":
    case "note-webhook":
      return {
        seen,
        toDo: `In Chatwoot under Settings, Integrations, Webhooks there must be one to ${receiver} with the event "Message created" and the secret HotDash knows. Chatwoot 4.14 and newer refuses private addresses unless SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true is set on its worker.`,
      };
    case "draft":
      return { seen, toDo: "Look into the log of the role agent: it says what the model or its key is missing." };
    case "note":
      return {
        seen,
        toDo: "The agent service reached Chatwoot with HotDash's token and was turned away: look into its log.",
      };
    case "removed":
      return {
        seen,
        toDo: 'Delete the inbox "HotDash check" in Chatwoot under Settings, Inboxes, and the contact of that name.',
      };
  }
}

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\.$/, "");
  return `${trimmed.slice(0, 1).toUpperCase()}${trimmed.slice(1)}.`;
}
