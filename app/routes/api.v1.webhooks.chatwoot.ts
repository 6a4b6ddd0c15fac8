export { action, loader } from "./api.webhooks.chatwoot.tsx";
