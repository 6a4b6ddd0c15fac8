/**
 * Opens up `{{` and `{%` to `{ {` and `{ %`. Chatwoot renders Liquid in whatever is posted, notes included, so text
 * that came from a model or a customer could read out contact fields. A visible space, unlike an invisible
 * character, is seen by the reviewer and survives copying.
 */
export function escapeLiquid(text: string): string {
  return text.replace(/\{(?=[{%])/g, "{ ");
}
