import type { Cause } from "./outcome.ts";

/** Each cause as a person reads it: what happened, and what to do about it. */
export const causes: Record<Cause, { says: string; todo: string }> = {
  "rate-limited": {
    says: "Slack asked to wait",
    todo: "Nothing to do: it goes on by itself.",
  },
  "server-error": {
    says: "Slack had trouble of its own",
    todo: "It is tried again by itself. See status.slack.com.",
  },
  timeout: {
    says: "Slack did not answer within 10 seconds",
    todo: "It is tried again by itself. The message may have arrived all the same.",
  },
  interrupted: {
    says: "The connection to Slack broke",
    todo: "It is tried again by itself. The message may have arrived all the same.",
  },
  unreachable: {
    says: "Slack could not be reached",
    todo: "It is tried again by itself. Check that this machine may open connections to the internet.",
  },
  "address-unknown": {
    says: "The webhook's host name is not known",
    todo: "It is tried again by itself. Check SLACK_WEBHOOK_URL for a typing error, and this machine's DNS.",
  },
  "no-such-webhook": {
    says: "Slack knows no such webhook",
    todo: "It was removed, or the address is cut short. Make a new one in Slack, put it in SLACK_WEBHOOK_URL and restart.",
  },
  "not-allowed": {
    says: "Slack does not allow this webhook to post",
    todo: "An admin of your Slack workspace has to allow it, or make a new one for SLACK_WEBHOOK_URL.",
  },
  "channel-archived": {
    says: "The webhook's channel is archived",
    todo: "Bring the channel back in Slack, or make a webhook for another and put it in SLACK_WEBHOOK_URL.",
  },
  "not-slack": {
    says: "The address does not answer as Slack does",
    todo: "SLACK_WEBHOOK_URL should start with https://hooks.slack.com/services/. Redirects are not followed.",
  },
  "message-refused": {
    says: "Slack refused the message itself",
    todo: "The item waits in the queue all the same. Later messages are not affected.",
  },
};

/** A stored cause in words; one that another version wrote is shown by its name. */
export const inWords = (cause: string): { says: string; todo: string } =>
  Object.hasOwn(causes, cause) ? causes[cause as Cause] : { says: cause, todo: "Send a test message." };
