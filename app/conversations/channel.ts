/** The channels a reviewer tells apart; Chatwoot has a dozen. */
export type ChannelKind = "email" | "chat" | "sms" | "other";

const kinds: Record<string, ChannelKind> = {
  "Channel::Email": "email",
  "Channel::WebWidget": "chat",
  "Channel::Api": "chat",
  "Channel::Sms": "sms",
  "Channel::TwilioSms": "sms",
};

export const channelKind = (chatwootChannel: string): ChannelKind => kinds[chatwootChannel] ?? "other";

export const channelName: Record<ChannelKind, string> = {
  email: "Email",
  chat: "Live chat",
  sms: "SMS",
  other: "Message",
};
