import { Labelled } from "@shopify/polaris";
import { SelectIcon } from "@shopify/polaris-icons";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import styles from "../sandbox.module.css";
import type { Outcome } from "./outcome.ts";

/** A field and, when the last try failed on it, why. The browser holds what is typed, so nothing reloads it away. */
type Shared = { name: string; label: string; outcome?: Outcome | undefined; help?: string };

export function Field({ outcome, label, help, ...input }: Shared & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Around name={input.name} label={label} outcome={outcome} help={help}>
      <input {...input} {...describedBy(input.name, outcome, help)} className={styles.input} />
    </Around>
  );
}

export function TextArea({ outcome, label, help, ...area }: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Around name={area.name} label={label} outcome={outcome} help={help}>
      <textarea {...area} {...describedBy(area.name, outcome, help)} className={styles.input} />
    </Around>
  );
}

export function Choice({
  outcome,
  label,
  help,
  children,
  ...select
}: Shared & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Around name={select.name} label={label} outcome={outcome} help={help}>
      <span className={styles.choice}>
        <select {...select} {...describedBy(select.name, outcome, help)} className={styles.input}>
          {children}
        </select>
        <Glyph icon={SelectIcon} small tone="subdued" />
      </span>
    </Around>
  );
}

function Around({
  name,
  label,
  outcome,
  help,
  children,
}: {
  name: string;
  label: string;
  outcome: Outcome | undefined;
  help: string | undefined;
  children: ReactNode;
}) {
  const problem = problemWith(name, outcome);
  return (
    <Labelled id={name} label={label} {...(problem && { error: problem })} {...(help && { helpText: help })}>
      {children}
    </Labelled>
  );
}

function describedBy(name: string, outcome: Outcome | undefined, help: string | undefined) {
  const problem = problemWith(name, outcome);
  const described = [problem && `${name}Error`, help && `${name}HelpText`].filter(Boolean).join(" ");
  return {
    id: name,
    "aria-invalid": problem ? (true as const) : undefined,
    "aria-describedby": described || undefined,
  };
}

function problemWith(name: string, outcome: Outcome | undefined): string | null {
  return outcome && !outcome.ok && outcome.field === name ? outcome.problem : null;
}
