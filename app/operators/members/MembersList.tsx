import { ChevronRightIcon } from "@shopify/polaris-icons";
import { Link } from "react-router";
import { Avatar } from "../../ui/Avatar.tsx";
import { Glyph } from "../../ui/Glyph.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { initialsOf } from "../operator.ts";
import styles from "./MembersList.module.css";
import type { Member } from "./member.ts";
import { roleWords } from "./RoleSelect.tsx";
import { StateChip } from "./StateChip.tsx";

/** Who may use HotDash. A line leads to what can be done about that person. */
export function MembersList({ members, meId, now }: { members: Member[]; meId: string; now: string }) {
  const zone = useZone();
  return (
    <Panel title="Operators" about={`${members.length} ${members.length === 1 ? "person uses" : "people use"} HotDash`}>
      <ul>
        {members.map(({ id, name, email, role, lastSeenAt, state }) => (
          <li key={id}>
            <Link className={styles.member} to={`/app/settings/operators/${id}`}>
              <Avatar initials={initialsOf(name)} size="medium" mine={id === meId} />
              <span className={styles.who}>
                <b>{name}</b>
                {id === meId && " (you)"}
                <span className={styles.email}>{email}</span>
              </span>
              <span className={styles.role}>{roleWords[role].name}</span>
              <span className={styles.seen}>
                {lastSeenAt ? `Last seen ${dayAndTime(lastSeenAt, now, zone)}` : "Never signed in"}
              </span>
              <span className={styles.state}>
                <StateChip state={state} now={now} />
              </span>
              <Glyph icon={ChevronRightIcon} small tone="subdued" />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
