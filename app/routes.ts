import { index, layout, type RouteConfig, route } from "@react-router/dev/routes";

/** Every URL of HotDash. */
export default [
  index("routes/home.ts"),
  route("login", "routes/login.tsx"),
  route("logout", "routes/logout.ts"),
  route("sign-in/:token", "routes/sign-in.$token.tsx"),
  layout("routes/frame.tsx", [
    route("app", "routes/app.dashboard.tsx"),
    route("app/approvals", "routes/app.approvals.tsx"),
    route("app/activity", "routes/app.activity.tsx"),
    route("app/ops", "routes/app.ops.tsx"),
    route("app/settings", "routes/app.settings.tsx", [
      index("routes/app.settings._index.ts"),
      route("operators", "routes/app.settings.operators.tsx"),
      route("sessions", "routes/app.settings.sessions.tsx"),
      route("notifications", "routes/app.settings.notifications.tsx"),
    ]),
    route("sandbox", "routes/sandbox.tsx"),
  ]),
  route("app/approvals/:approvalId/decisions", "routes/actions/decisions.ts"),
  route("app/approvals/:approvalId/claim", "routes/actions/claim.ts"),
  route("app/approvals/:approvalId/drafts", "routes/actions/drafts.ts"),
  route("app/conversations/:conversationId/replies", "routes/actions/replies.ts"),
  route("app/conversations/:conversationId/drafts", "routes/actions/conversation-drafts.ts"),
  route("app/sends/:sendId/undo", "routes/actions/undo.ts"),
  route("app/sends/:sendId/settle", "routes/actions/settle.ts"),
  route("actions/pause", "routes/actions/pause.ts"),
  route("api/webhooks/chatwoot", "routes/api.webhooks.chatwoot.tsx"),
  route("api/v1/webhooks/chatwoot", "routes/api.v1.webhooks.chatwoot.ts"),
  route("api/v1/activity", "routes/api.v1.activity.ts"),
  route("api/v1/approvals", "routes/api.v1.approvals.ts"),
  route("api/v1/approvals/:approvalId", "routes/api.v1.approvals.$approvalId.ts"),
  route("health", "routes/health.ts"),
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
