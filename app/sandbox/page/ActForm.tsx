import { type ReactNode, useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import type { Look } from "../../ui/KeyButton.tsx";
import { BusyButton } from "./BusyButton.tsx";
import type { Outcome } from "./outcome.ts";
import { Problem } from "./Problem.tsx";

/** A form that is a button: `fields` go along unseen, `children` stand before it. */
export function ActForm({
  act,
  fields = {},
  label,
  name,
  className,
  onDone,
  children,
  ...look
}: {
  act: string;
  fields?: Record<string, string | number>;
  label: string;
  /** The whole name of a button among others of the same label. */
  name?: string;
  className?: string | undefined;
  onDone?: (outcome: Outcome & { ok: true }) => void;
  children?: (outcome: Outcome | undefined) => ReactNode;
} & Pick<Look, "variant" | "size">) {
  const fetcher = useFetcher<Outcome>();
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (fetcher.data?.ok) done.current?.(fetcher.data);
  }, [fetcher.data]);
  return (
    <fetcher.Form method="post" className={className} noValidate>
      <input type="hidden" name="act" value={act} />
      {Object.entries(fields).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      {children?.(fetcher.data)}
      <BusyButton busy={fetcher.state !== "idle"} label={label} name={name} {...look} />
      <Problem outcome={fetcher.data} />
    </fetcher.Form>
  );
}
