import { Link } from "react-router";
import { sentence, triedWords } from "../../approvals/trouble/trouble.ts";
import { Chip, type ChipTone } from "../../ui/Chip.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { sendStateWords } from "./send-states.ts";
import type { Attempt, SendRow } from "./sends.server.ts";

const tones: Record<string, ChipTone> = {
  uncertain: "warning",
  refused: "urgent",
  undelivered: "urgent",
  cancelled: "bare",
};

/** Every public reply there was, and how it stands. */
export function Sends({ sends, now }: { sends: SendRow[]; now: string }) {
  const zone = useZone();
  const about = ({ conversationId, customer }: SendRow) =>
    [`Conversation ${conversationId}`, customer].filter(Boolean).join(", ");
  const why = ({ reason }: SendRow) => (reason ? sentence(reason) : "");
  const columns: Column<SendRow>[] = [
    { name: "Made", cell: ({ at }) => <time dateTime={at}>{dayAndTime(at, now, zone)}</time> },
    {
      name: "About",
      kind: "fill",
      cell: (send) => <Link to={`/app/ops/sends/${send.id}`}>{about(send)}</Link>,
      title: about,
    },
    { name: "Approved by", wide: true, cell: ({ approvedBy }) => approvedBy ?? "a standing reply" },
    { name: "Why", kind: "fill", cell: why, title: why },
    { name: "State", cell: (send) => <SendChip send={send} /> },
    { name: "Posts", kind: "end", wide: true, cell: ({ posts }) => posts },
  ];
  return (
    <Panel title="Sends" about="Each is one reply that a person approved" empty="No reply fits.">
      {sends.length > 0 && <Table name="Sends" columns={columns} rows={sends} />}
    </Panel>
  );
}

export function SendChip({ send: { state, replyDeleted } }: { send: Pick<SendRow, "state" | "replyDeleted"> }) {
  return <Chip tone={tones[state] ?? "neutral"}>{replyDeleted ? "Deleted in Chatwoot" : sendStateWords(state)}</Chip>;
}

/** Each post, look into the thread and retry, newest first. */
export function Attempts({ attempts, now }: { attempts: Attempt[]; now: string }) {
  const zone = useZone();
  const columns: Column<Attempt>[] = [
    { name: "Began", cell: ({ at }) => <time dateTime={at}>{dayAndTime(at, now, zone)}</time> },
    {
      name: "What came of it",
      kind: "fill",
      cell: ({ status, ...tried }) => triedWords({ ...tried, httpStatus: status }),
    },
    { name: "Took", kind: "end", cell: ({ tookMs }) => (tookMs === null ? "" : `${tookMs} ms`) },
  ];
  return (
    <Panel title="Attempts" empty="Nothing was posted yet.">
      {attempts.length > 0 && <Table name="Attempts" columns={columns} rows={attempts} />}
    </Panel>
  );
}
