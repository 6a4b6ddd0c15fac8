import { useEffect, useRef, useState } from "react";
import { useFetcher } from "react-router";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Line } from "../../ui/Line.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { Role } from "../operator.ts";
import { LinkOnce } from "./LinkOnce.tsx";
import styles from "./MemberPanel.module.css";
import type { Member } from "./member.ts";
import { RoleSelect, roleWords } from "./RoleSelect.tsx";
import type { Reset } from "./reset-password.server.ts";
import { StateChip } from "./StateChip.tsx";

type Outcome = { ok: true } | { ok: false; message: string };
type Props = { member: Member; now: string };

/** A member, and what an admin can do about them. Nobody does it to themselves. */
export function MemberPanel({ member, now, me }: Props & { me: boolean }) {
  const zone = useZone();
  const seen = member.lastSeenAt ? `last seen ${dayAndTime(member.lastSeenAt, now, zone)}` : "never signed in";
  return (
    <Panel title={member.name} about={`${member.email}, ${seen}`} aside={<StateChip state={member.state} now={now} />}>
      {me ? (
        <Line
          title={
            <>
              <b>{roleWords[member.role].name}.</b> This is you.
            </>
          }
          about="Nobody changes their own role or disables themselves: ask another admin."
        />
      ) : (
        <>
          <RoleLine member={member} />
          {member.state.is !== "disabled" && <PasswordLine member={member} now={now} />}
          <AccessLine member={member} />
        </>
      )}
    </Panel>
  );
}

const problemOf = (outcome: Outcome | undefined) => (outcome && !outcome.ok ? outcome.message : undefined);

function RoleLine({ member }: { member: Member }) {
  const fetcher = useFetcher<Outcome>();
  const [role, setRole] = useState<Role>(member.role);
  const change = () =>
    void fetcher.submit(
      { role },
      { method: "post", action: `/app/operators/${member.id}/role`, encType: "application/json" },
    );
  return (
    <Line
      title={
        <>
          <b>Role.</b> {roleWords[member.role].name}
        </>
      }
      about={roleWords[role].may}
      problem={problemOf(fetcher.data)}
    >
      <RoleSelect value={role} onChange={setRole} />
      <KeyButton onClick={change} waiting={fetcher.state !== "idle" || role === member.role}>
        Change role
      </KeyButton>
    </Line>
  );
}

function PasswordLine({ member, now }: Props) {
  const fetcher = useFetcher<Reset>();
  const [atOnce, setAtOnce] = useState(false);
  const fresh = member.state.is === "invited";
  const make = () =>
    void fetcher.submit(
      { atOnce },
      { method: "post", action: `/app/operators/${member.id}/reset`, encType: "application/json" },
    );
  return (
    <>
      <Line
        title={
          <>
            <b>{fresh ? "Sign-in link." : "Password."}</b>{" "}
            {fresh ? "Earlier links stop working." : "A one-time link lets them choose a new one."}
          </>
        }
        about={!fresh && "Until it is used, the old password works and their sessions go on."}
        problem={problemOf(fetcher.data)}
      >
        {!fresh && (
          <label className={styles.atOnce}>
            <input type="checkbox" checked={atOnce} onChange={(event) => setAtOnce(event.target.checked)} />
            End password and sessions now
          </label>
        )}
        <KeyButton onClick={make} waiting={fetcher.state !== "idle"}>
          Make a new link
        </KeyButton>
      </Line>
      {fetcher.state === "idle" && fetcher.data?.ok && (
        <LinkOnce link={fetcher.data.link} whom={member.name} now={now} />
      )}
    </>
  );
}

function AccessLine({ member }: { member: Member }) {
  const fetcher = useFetcher<Outcome>();
  const [asking, setAsking] = useState(false);
  const sure = useRef<HTMLButtonElement>(null);
  const disabled = member.state.is === "disabled";
  const put = (act: "disable" | "enable") => {
    setAsking(false);
    void fetcher.submit(null, { method: "post", action: `/app/operators/${member.id}/${act}` });
  };
  useEffect(() => {
    if (asking) sure.current?.focus();
  }, [asking]);
  return (
    <Line
      title={
        <>
          <b>Access.</b> {disabled ? "Disabled: they cannot sign in." : "They can sign in."}
        </>
      }
      about={
        disabled
          ? "Enabled again, they have the role and the password they had."
          : "Disabled, they are signed out at once and their claims go back to the queue. What they approved stays approved."
      }
      problem={problemOf(fetcher.data)}
    >
      {disabled && (
        <KeyButton onClick={() => put("enable")} waiting={fetcher.state !== "idle"}>
          Enable
        </KeyButton>
      )}
      {!disabled && asking && <KeyButton onClick={() => setAsking(false)}>Keep</KeyButton>}
      {!disabled && asking && (
        <KeyButton ref={sure} variant="danger" onClick={() => put("disable")}>
          Disable {member.name}
        </KeyButton>
      )}
      {!disabled && !asking && (
        <KeyButton onClick={() => setAsking(true)} waiting={fetcher.state !== "idle"}>
          Disable
        </KeyButton>
      )}
    </Line>
  );
}
