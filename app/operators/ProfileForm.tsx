import { type ReactNode, useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { KeyButton } from "../ui/KeyButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./ProfileForm.module.css";

/** What saving answers: done, or which fields are wrong. */
export type Saved = { ok: true } | { ok: false; errors: Partial<Record<"name" | "current" | "password", string>> };

/** A form about oneself. After a refusal the first wrong field has the focus. */
export function ProfileForm(props: {
  title: string;
  about: string;
  action: string;
  button: string;
  saved: string;
  /** What was typed is gone once it is saved. */
  secret?: boolean;
  children: (errors: Extract<Saved, { ok: false }>["errors"]) => ReactNode;
}) {
  const fetcher = useFetcher<Saved>();
  const form = useRef<HTMLFormElement>(null);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (!answer) return;
    if (!answer.ok) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    else if (props.secret) form.current?.reset();
  }, [answer, props.secret]);
  return (
    <Panel title={props.title} about={props.about}>
      <fetcher.Form method="post" action={props.action} ref={form} className={styles.form} noValidate>
        {props.children(answer && !answer.ok ? answer.errors : {})}
        <div className={styles.end}>
          <KeyButton type="submit" size="large" waiting={fetcher.state !== "idle"}>
            {props.button}
          </KeyButton>
          <span role="status">{answer?.ok ? props.saved : ""}</span>
        </div>
      </fetcher.Form>
    </Panel>
  );
}
