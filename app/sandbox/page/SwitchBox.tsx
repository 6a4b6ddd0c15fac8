import { Checkbox } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useFetcher } from "react-router";
import type { Outcome } from "./outcome.ts";

/** A checkbox that takes effect at once: it sends `fields` and whether it is `on`. */
export function SwitchBox({
  label,
  help,
  on,
  fields,
}: {
  label: string;
  help?: string;
  on: boolean;
  fields: Record<string, string>;
}) {
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
        void fetcher.submit({ ...fields, on: String(checked) }, { method: "post" });
      }}
    />
  );
}
