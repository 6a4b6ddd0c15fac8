import { useFetcher } from "react-router";
import { Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import type { NotedInbox } from "./choose.server.ts";
import styles from "./Notes.module.css";
import { type InboxNote, isReadByCustomers } from "./note-content.ts";

const options: { value: InboxNote; name: string }[] = [
  { value: "short", name: "Draft, sources and risk in short" },
  { value: "whole", name: "Draft, and the sources' own words" },
  { value: "link", name: "A link to HotDash only" },
  { value: "none", name: "No note" },
];

const channelNames: Record<string, string> = {
  "Channel::Api": "API",
  "Channel::WebWidget": "Website",
  "Channel::Email": "Email",
  "Channel::Sms": "SMS",
  "Channel::TwilioSms": "SMS or WhatsApp",
  "Channel::Whatsapp": "WhatsApp",
  "Channel::FacebookPage": "Facebook",
};
const channelName = (channel: string | null) => (channel ? (channelNames[channel] ?? channel.split("::").at(-1)) : "");

/** What the private note of a draft shows, inbox by inbox. */
export function InboxNotes({ inboxes }: { inboxes: NotedInbox[] }) {
  return (
    <Panel
      title="What notes show"
      about="Each draft is left in Chatwoot as a private note for agents"
      empty="HotDash could not read your inboxes. They appear here once Chatwoot answers."
    >
      {inboxes.map((inbox) => (
        <InboxRow key={inbox.id} inbox={inbox} />
      ))}
    </Panel>
  );
}

function InboxRow({ inbox: { id, name, channel, note } }: { inbox: NotedInbox }) {
  const fetcher = useFetcher();
  // Shown at once; what is stored counts again as soon as the answer is here.
  const shown = (fetcher.formData?.get("note") as InboxNote | undefined) ?? note;
  const risky = isReadByCustomers(channel) && (shown === "short" || shown === "whole");
  const choose = (wanted: string) =>
    void fetcher.submit({ act: "inbox", inboxId: id, note: wanted }, { method: "post" });
  return (
    <div className={styles.inbox}>
      <span className={styles.name}>
        {name ?? `Inbox ${id}`}
        <span className={styles.help}>{channelName(channel)}</span>
      </span>
      <Select
        label={`Notes in ${name ?? `inbox ${id}`}`}
        value={shown}
        options={options}
        aria-describedby={isReadByCustomers(channel) ? `about-inbox-${id}` : undefined}
        onChange={(event) => choose(event.target.value)}
      />
      {isReadByCustomers(channel) && (
        <p id={`about-inbox-${id}`} className={risky ? styles.warning : styles.help}>
          {risky
            ? "Customers can read this draft before anyone approves it: Chatwoot's public API hands a note to the customer whose app asks for its number, and the inbox's webhook gets it too."
            : "Chatwoot's public API hands notes of this inbox to the customer whose app asks for their number. A link tells them only that a draft exists."}
        </p>
      )}
    </div>
  );
}
