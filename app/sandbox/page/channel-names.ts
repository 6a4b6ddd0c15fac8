import type { CustomerConversation } from "../customer-view.ts";

export const channelNames: Record<CustomerConversation["channel"], string> = {
  chat: "Live chat",
  email: "Email",
  sms: "SMS",
  api: "Order app",
};
