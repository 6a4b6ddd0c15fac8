/**
 * How Chatwoot 4.15 shows a reply to its customer. `html`: Markdown becomes HTML (a mail, the web chat). `plain`: Markdown becomes
 * a text with line ends (WhatsApp and the SMS channels, whose provider may be WhatsApp too). `as-typed`: nobody has tried.
 */
export type Rendering = "html" | "plain" | "as-typed";

export const WEB_CHAT = "Channel::WebWidget";

const renderings = new Map<string, Rendering>([
  ["Channel::Email", "html"],
  [WEB_CHAT, "html"],
  ["Channel::Whatsapp", "plain"],
  ["Channel::Sms", "plain"],
  ["Channel::TwilioSms", "plain"],
]);

/** Channels of Chatwoot 4.15 whose replies are posted as they were typed: what their customers read was never tried. */
export const untriedChannels = [
  "Channel::Api",
  "Channel::FacebookPage",
  "Channel::Instagram",
  "Channel::Line",
  "Channel::Telegram",
  "Channel::Tiktok",
  "Channel::TwitterProfile",
  "Channel::Voice",
] as const;

/** @param channel Chatwoot's name of it, such as `Channel::Email`. */
export const renderingOf = (channel: string): Rendering => renderings.get(channel) ?? "as-typed";
