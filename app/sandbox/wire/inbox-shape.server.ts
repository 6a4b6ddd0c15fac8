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
    ...OF_WEB_INBOXES,
    messaging_service_sid: null,
    phone_number: null,
    provider: null,
    ...(channel === "chat" && webKeys(account, inbox)),
    ...(channel === "api" && { hmac_mandatory: false, webhook_url: inbox.webhookUrl }),
    ...(channel === "api" && { inbox_identifier: inbox.identifier, additional_attributes: {} }),
    ...(channel === "email" && { email: inbox.email, forwarding_enabled: true, forward_to_email: inbox.email }),
    ...(administrator && channel === "api" && { hmac_token: inbox.hmacToken, secret: inbox.secret }),
    ...(administrator && channel === "chat" && { hmac_token: inbox.hmacToken }),
    ...(administrator && channel === "email" && MAIL_SERVERS),
  };
}

/** Other inboxes have these keys, too. */
const OF_WEB_INBOXES = {
  allowed_domains: null,
  widget_color: null,
  website_url: null,
  hmac_mandatory: null,
  welcome_title: null,
  welcome_tagline: null,
  web_widget_script: null,
  website_token: null,
  selected_feature_flags: null,
  reply_time: null,
};

function webKeys(account: Pick<Account, "address">, { identifier, settings }: Inbox) {
  return {
    allowed_domains: "",
    widget_color: "#1f93ff",
    website_url: settings.website_url,
    hmac_mandatory: false,
    web_widget_script: `<script src="${account.address()}/packs/js/sdk.js" data-token="${identifier}"></script>`,
    website_token: identifier,
    selected_feature_flags: ["attachments", "emoji_picker", "end_conversation"],
    reply_time: "in_a_few_minutes",
    pre_chat_form_enabled: false,
    pre_chat_form_options: PRE_CHAT_FORM,
    continuity_via_email: settings.continuity_via_email,
  };
}

/** What a new web inbox would ask a visitor, were its form on. */
const PRE_CHAT_FORM = {
  pre_chat_fields: [
    { name: "emailAddress", type: "email", label: "Email", enabled: false, required: true, field_type: "standard" },
    { name: "fullName", type: "text", label: "Name", enabled: false, required: false, field_type: "standard" },
    { name: "phoneNumber", type: "text", label: "Phone", enabled: false, required: false, field_type: "standard" },
  ],
  pre_chat_message: "What is it about?",
};

/** A mail inbox that neither fetches nor sends by servers of its own. */
const MAIL_SERVERS = {
  imap_login: "",
  imap_password: "",
  imap_address: "",
  imap_port: 0,
  imap_enabled: false,
  imap_enable_ssl: true,
  imap_authentication: "plain",
  smtp_login: "",
  smtp_password: "",
  smtp_address: "",
  smtp_port: 0,
  smtp_enabled: false,
  smtp_domain: "",
  smtp_enable_ssl_tls: false,
  smtp_enable_starttls_auto: true,
  smtp_openssl_verify_mode: "none",
  smtp_authentication: "login",
};

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
