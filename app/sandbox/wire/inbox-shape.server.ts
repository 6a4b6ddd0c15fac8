import type { Account } from "../state/account.ts";
import { CHANNEL_TYPES, type Inbox } from "../state/inboxes.server.ts";

/** Monday to Friday, nine to five: what a new inbox of Chatwoot has. */
const WORKING_HOURS = [0, 1, 2, 3, 4, 5, 6].map((day_of_week) => {
  const closed = day_of_week === 0 || day_of_week === 6;
  return {
    day_of_week,
    closed_all_day: closed,
    open_hour: closed ? null : 9,
    open_minutes: closed ? null : 0,
    close_hour: closed ? null : 17,
    close_minutes: closed ? null : 0,
    open_all_day: false,
  };
});

/** An inbox over REST. Its keys are an administrator's alone. */
export function inboxInRest(account: Pick<Account, "address">, inbox: Inbox, administrator: boolean) {
  const { id, name, channel, settings } = inbox;
  return {
    id,
    avatar_url: "",
    channel_id: id,
    name,
    channel_type: CHANNEL_TYPES[channel],
    greeting_enabled: settings.greeting_enabled,
    greeting_message: settings.greeting_message,
    working_hours_enabled: false,
    enable_email_collect: settings.enable_email_collect,
    csat_survey_enabled: settings.csat_survey_enabled,
    csat_config: {},
    enable_auto_assignment: true,
    auto_assignment_config: {},
    out_of_office_message: null,
    working_hours: WORKING_HOURS,
    timezone: "UTC",
    callback_webhook_url: null,
    allow_messages_after_resolved: true,
    lock_to_single_conversation: false,
    sender_name_type: "friendly",
    business_name: settings.business_name,
    website_url: settings.website_url,
    website_token: channel === "chat" ? inbox.identifier : null,
    continuity_via_email: channel === "chat" ? settings.continuity_via_email : undefined,
    messaging_service_sid: null,
    phone_number: null,
    provider: null,
    ...(channel === "email" && {
      email: inbox.email,
      forward_to_email: inbox.email,
      imap_enabled: false,
      smtp_enabled: false,
    }),
    ...(channel === "api" && {
      webhook_url: inbox.webhookUrl,
      inbox_identifier: inbox.identifier,
      additional_attributes: {},
    }),
    ...(administrator && channel === "api" && { hmac_token: inbox.hmacToken, secret: inbox.secret }),
    ...(administrator && channel === "chat" && { hmac_token: inbox.hmacToken }),
    ...(channel === "chat" && {
      web_widget_script: `<script src="${account.address()}/packs/js/sdk.js" data-token="${inbox.identifier}"></script>`,
    }),
  };
}

/** An inbox in its own events: with its channel's record, and so with what that keeps. */
export function inboxInEvent(inbox: Inbox) {
  const { id, name, channel, settings } = inbox;
  return {
    id,
    name,
    channel_type: CHANNEL_TYPES[channel],
    greeting_enabled: settings.greeting_enabled,
    greeting_message: settings.greeting_message,
    enable_email_collect: settings.enable_email_collect,
    csat_survey_enabled: settings.csat_survey_enabled,
    business_name: settings.business_name,
    channel: { id, identifier: inbox.identifier, email: inbox.email, webhook_url: inbox.webhookUrl },
  };
}
