import { AlertDiamondIcon, AlertTriangleIcon, ExternalIcon } from "@shopify/polaris-icons";
import { useFetcher } from "react-router";
import { Glyph } from "../../ui/Glyph.tsx";
import { KeyButton, KeyLink } from "../../ui/KeyButton.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { UnsettledSend } from "./needs-a-person.server.ts";
import styles from "./UnsettledSends.module.css";

const said = {
  uncertain: "Cannot tell whether it arrived.",
  refused: "Chatwoot refused it.",
  undelivered: "It did not reach the customer: retry it in the thread.",
} as const;

type Props = { sends: UnsettledSend[]; now: string; chatwootUrl: string; maySettle: boolean };

/** Replies of which only a person can say what became of them. */
export function UnsettledSends({ sends, ...rest }: Props) {
  return (
    <Panel
      title="Sends waiting for a person"
      about="HotDash never sends twice on a guess"
      empty="No reply is in doubt."
    >
      {sends.map((send) => (
        <Line key={send.id} send={send} {...rest} />
      ))}
    </Panel>
  );
}

function Line({ send, now, chatwootUrl, maySettle }: Omit<Props, "sends"> & { send: UnsettledSend }) {
  const zone = useZone();
  const doubtful = send.state === "uncertain";
  const about = [
    send.approvedAt &&
      `Approved ${dayAndTime(send.approvedAt, now, zone)}${send.approvedBy ? ` by ${send.approvedBy}` : ""}.`,
    send.reason && `${send.reason.charAt(0).toUpperCase()}${send.reason.slice(1)}.`,
    doubtful && `Posted ${send.posts === 1 ? "once" : `${send.posts} times`}.`,
  ];
  return (
    <div className={styles.line}>
      <Glyph icon={doubtful ? AlertTriangleIcon : AlertDiamondIcon} tone={doubtful ? "warning" : "critical"} />
      <div className={styles.said}>
        <p>
          <b>
            {send.customer}
            {send.intent && `, ${send.intent.replaceAll("_", " ")}`}.
          </b>{" "}
          {said[send.state]}
        </p>
        <p className={styles.about}>{about.filter(Boolean).join(" ")}</p>
      </div>
      <div className={styles.acts}>
        <KeyLink href={`${chatwootUrl}/${send.conversationId}`} variant="plain">
          Open thread <Glyph icon={ExternalIcon} small />
        </KeyLink>
        {doubtful && maySettle && <Settle sendId={send.id} />}
      </div>
    </div>
  );
}

function Settle({ sendId }: { sendId: string }) {
  const fetcher = useFetcher<{ ok: boolean; message?: string }>();
  const settle = (outcome: "arrived" | "send-again") =>
    void fetcher.submit(
      { outcome },
      { method: "post", action: `/app/sends/${sendId}/settle`, encType: "application/json" },
    );
  const waiting = fetcher.state !== "idle";
  return (
    <>
      {fetcher.data?.ok === false && <span role="alert">{fetcher.data.message}</span>}
      <KeyButton onClick={() => settle("arrived")} waiting={waiting}>
        It arrived
      </KeyButton>
      <KeyButton onClick={() => settle("send-again")} waiting={waiting}>
        It did not, send once more
      </KeyButton>
    </>
  );
}
