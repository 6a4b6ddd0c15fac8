import type { CustomerConversation } from "../customer-view.ts";

export const statusNames: Record<CustomerConversation["status"], string> = {
  open: "Open",
  pending: "Pending",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

export const channelNames: Record<CustomerConversation["channel"], string> = {
  chat: "Live chat",
  email: "Email",
  sms: "SMS",
  api: "Order app",
};
