import type { FaultSettings } from "../faults.ts";
import styles from "../sandbox.module.css";
import { faultSwitches } from "./fault-switches.ts";
import { SwitchBox } from "./SwitchBox.tsx";

/** Failures of a Chatwoot, to switch on and watch how HotDash copes. */
export function FaultSwitches({ faults }: { faults: FaultSettings }) {
  return (
    <ul className={styles.faults}>
      {faultSwitches.map(({ name, label, help }) => (
        <li key={name}>
          <SwitchBox label={label} help={help} on={faults[name] !== undefined} fields={{ act: "fault", fault: name }} />
        </li>
      ))}
    </ul>
  );
}
