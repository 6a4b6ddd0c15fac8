import { useEffect, useRef, useState } from "react";
import { useFetcher } from "react-router";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Field } from "../Field.tsx";
import type { Role } from "../operator.ts";
import styles from "./InviteForm.module.css";
import type { Invited } from "./invite.server.ts";
import { LinkOnce } from "./LinkOnce.tsx";
import { RoleSelect, roleWords } from "./RoleSelect.tsx";

/** What the page's action answers: who was invited with which link, or what is wrong. */
export type InviteAnswer = (Invited & { email: string }) | { ok: false; errors: { email?: string; role?: string } };

/** Makes somebody a member, and shows the link to hand them. */
export function InviteForm({ now }: { now: string }) {
  const fetcher = useFetcher<InviteAnswer>();
  const [role, setRole] = useState<Role>("reviewer");
  const form = useRef<HTMLFormElement>(null);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const error = answer && !answer.ok ? ("errors" in answer ? answer.errors.email : answer.message) : undefined;
  useEffect(() => {
    if (!answer) return;
    if (answer.ok) form.current?.reset();
    else form.current?.querySelector("input")?.focus();
  }, [answer]);
  return (
    <Panel title="Invite somebody" about="They choose a name and a password by a one-time link">
      <fetcher.Form method="post" ref={form} className={styles.form} noValidate>
        <div className={styles.email}>
          <Field name="email" label="Email" type="email" autoComplete="off" inputMode="email" error={error} />
        </div>
        <div className={styles.role}>
          <span>Role</span>
          <RoleSelect name="role" value={role} onChange={setRole} />
        </div>
        <KeyButton type="submit" variant="primary" size="large" waiting={fetcher.state !== "idle"}>
          Invite
        </KeyButton>
        <p className={styles.about}>{roleWords[role].may}</p>
      </fetcher.Form>
      {answer?.ok && <LinkOnce link={answer.link} whom={answer.email} now={now} />}
    </Panel>
  );
}
