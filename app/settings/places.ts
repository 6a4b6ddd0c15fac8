import type { Role } from "../operators/operator.ts";

/** The pages under Settings, in their order, each with the least role that may open it. */
export const settingsPages = [
  { name: "Shop", to: "/app/settings/shop", role: "viewer" },
  { name: "Connection", to: "/app/settings/connection", role: "viewer" },
  { name: "Notes", to: "/app/settings/notes", role: "admin" },
  { name: "Notifications", to: "/app/settings/notifications", role: "viewer" },
  { name: "Retention", to: "/app/settings/retention", role: "viewer" },
  { name: "Operators", to: "/app/settings/operators", role: "admin" },
  { name: "Your sessions", to: "/app/settings/sessions", role: "viewer" },
  { name: "Your profile", to: "/app/settings/profile", role: "viewer" },
] as const satisfies { name: string; to: string; role: Role }[];
