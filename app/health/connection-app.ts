import type { App } from "../app.ts";

/** What the connection check needs of the app; a command has no more. */
export type ConnectionApp = Pick<App, "config" | "db" | "changes" | "chatwoot" | "publicUrl" | "now">;
