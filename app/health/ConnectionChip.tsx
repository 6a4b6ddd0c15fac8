import { AlertDiamondIcon, AlertTriangleIcon } from "@shopify/polaris-icons";
import { Link } from "react-router";
import { Chip } from "../ui/Chip.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import styles from "./ConnectionChip.module.css";
import { headline, needsYou } from "./check.ts";
import { type ConnectionResult, passed } from "./connection-result.ts";

/** How the connection with Chatwoot does, in a few words that lead to the whole. */
export function ConnectionChip({ result, now }: { result: ConnectionResult | null; now: string }) {
  const zone = useZone();
  if (!result) return null;
  const broken = !passed(result.checks);
  const open = result.checks.some(needsYou);
  return (
    <Link to="/app/settings/connection" className={styles.link}>
      {open ? (
        <Chip tone={broken ? "urgent" : "warning"} icon={broken ? AlertDiamondIcon : AlertTriangleIcon}>
          Chatwoot: {headline(result.checks)}
        </Chip>
      ) : (
        <Chip tone="success">Connected, checked {dayAndTime(result.checkedAt, now, zone)}</Chip>
      )}
    </Link>
  );
}
