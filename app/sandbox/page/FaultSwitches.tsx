import { Checkbox } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useFetcher } from "react-router";
import type { FaultSettings } from "../faults.ts";
import styles from "../sandbox.module.css";
import type { Outcome } from "./acts.server.ts";
import { type FaultSwitch, faultSwitches } from "./fault-switches.ts";

/** What can go wrong with a Chatwoot, to switch on and watch the product bear it. */
export function FaultSwitches({ faults }: { faults: FaultSettings }) {
  return (
    <ul className={styles.faults}>
      {faultSwitches.map((fault) => (
        <li key={fault.name}>
          <Fault fault={fault} on={faults[fault.name] !== undefined} />
        </li>
      ))}
    </ul>
  );
}

function Fault({ fault: { name, label, help }, on }: { fault: FaultSwitch; on: boolean }) {
  const fetcher = useFetcher<Outcome>();
  // Shown at once; what the sandbox says counts again as soon as it has answered.
  const [chosen, setChosen] = useState<boolean | null>(null);
  useEffect(() => {
    if (fetcher.state === "idle") setChosen(null);
  }, [fetcher.state]);
  const failed = fetcher.data && !fetcher.data.ok ? fetcher.data.problem : undefined;
  return (
    <Checkbox
      label={label}
      helpText={help}
      checked={chosen ?? on}
      {...(failed && { error: failed })}
      onChange={(checked) => {
        setChosen(checked);
        void fetcher.submit({ act: "fault", fault: name, on: String(checked) }, { method: "post" });
      }}
    />
  );
}
