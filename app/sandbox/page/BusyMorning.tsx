import { Button } from "@shopify/polaris";
import { useFetcher } from "react-router";
import type { Outcome } from "./acts.server.ts";

/** Twenty customers write within a few seconds. */
export function BusyMorning() {
  const fetcher = useFetcher<Outcome>();
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="act" value="busy-morning" />
      <Button submit loading={fetcher.state !== "idle"}>
        A busy morning
      </Button>
    </fetcher.Form>
  );
}
