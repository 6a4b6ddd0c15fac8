import { AlertDiamondIcon, AlertTriangleIcon } from "@shopify/polaris-icons";
import { Link } from "react-router";
import { Chip } from "../ui/Chip.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import styles from "./ConnectionChip.module.css";
import { headline, needsYou } from "./check.ts";
import { type ConnectionResult, passed } from "./connection-result.ts";
import type { Gap } from "./current.server.ts";

/** How the connection with Chatwoot does, in a few words that lead to the whole. */
export function ConnectionChip({
  result,
  now,
}: {
  result: (ConnectionResult & { gap: Gap | null }) | null;
  now: string;
}) {
  const zone = useZone();
  if (!result) return null;
  const broken = !passed(result.checks);
  const open = result.checks.some(needsYou);
  return (
    <Link to="/app/settings/connection" className={styles.link}>
      {open ? (
        <Chip tone={broken ? "urgent" : "warning"} icon={broken ? AlertDiamondIcon : AlertTriangleIcon}>
          Chatwoot: {result.gap && !broken ? gapInWords(result.gap, now, zone) : headline(result.checks)}
        </Chip>
      ) : (
        <Chip tone="success">Connected, checked {dayAndTime(result.checkedAt, now, zone)}</Chip>
      )}
    </Link>
  );
}

const gapInWords = ({ count, since }: Gap, now: string, zone: string) =>
  `${count} ${count === 1 ? "webhook" : "webhooks"} lost since ${dayAndTime(since, now, zone)}`;
