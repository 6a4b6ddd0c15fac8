import { useFetcher } from "react-router";
import { KeyButton } from "../../ui/KeyButton.tsx";
import type { Outcome } from "./acts.server.ts";

/** Twenty customers write within a few seconds. */
export function BusyMorning() {
  const fetcher = useFetcher<Outcome>();
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="act" value="busy-morning" />
      <KeyButton type="submit" size="large" waiting={fetcher.state !== "idle"}>
        A busy morning
      </KeyButton>
    </fetcher.Form>
  );
}
