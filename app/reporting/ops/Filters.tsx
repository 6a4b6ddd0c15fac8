import { SearchIcon } from "@shopify/polaris-icons";
import { useRef } from "react";
import { Form, useSubmit } from "react-router";
import { Glyph } from "../../ui/Glyph.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { KeyButton, KeyLink } from "../../ui/KeyButton.tsx";
import { Select } from "../../ui/Select.tsx";
import { useKey } from "../../ui/useKey.ts";
import type { Asked } from "./asked.ts";
import styles from "./Filters.module.css";

type Choice = {
  name: "state" | "cause" | "job";
  label: string;
  values: readonly string[];
  words?(value: string): string;
};

/** What a list shows, kept in the address: a search, and choices out of a few. Works without scripts as well. */
export function Filters({ asked, choices }: { asked: Asked; choices: Choice[] }) {
  const submit = useSubmit();
  const search = useRef<HTMLInputElement>(null);
  useKey("/", () => search.current?.focus());
  return (
    <Form
      className={styles.filters}
      role="search"
      onChange={(event) => isChoice(event.target) && void submit(event.currentTarget)}
    >
      <label className={styles.search}>
        <Glyph icon={SearchIcon} small tone="subdued" />
        <input
          ref={search}
          type="search"
          name="search"
          key={asked.search}
          defaultValue={asked.search ?? ""}
          placeholder="Conversation or id"
          aria-label="Conversation or id"
          aria-keyshortcuts="/"
        />
        <Kbd keys="/" />
      </label>
      {choices.map(({ name, label, values, words }) => (
        <Select
          key={`${name} ${asked[name]}`}
          name={name}
          label={label}
          defaultValue={asked[name] ?? ""}
          options={[
            { value: "", name: `Any ${name}` },
            ...withAsked(values, asked[name]).map((value) => ({ value, name: words?.(value) ?? value })),
          ]}
        />
      ))}
      <KeyButton type="submit">Show</KeyButton>
    </Form>
  );
}

const isChoice = (target: EventTarget) => target instanceof HTMLSelectElement;
// An address may ask for what no row has now.
const withAsked = (values: readonly string[], asked: string | null) =>
  asked === null || values.includes(asked) ? values : [...values, asked];

/** The way through a long list; the filters stay. */
export function Paging({ asked, next }: { asked: Asked; next: string | null }) {
  if (next === null && asked.after === null) return null;
  const filter = new URLSearchParams();
  for (const name of ["state", "cause", "job", "search"] as const) if (asked[name]) filter.set(name, asked[name]);
  const older = new URLSearchParams(filter);
  if (next) older.set("after", next);
  return (
    <nav className={styles.pages} aria-label="Pages">
      {asked.after && <KeyLink to={`?${filter}`}>Newest</KeyLink>}
      {next && <KeyLink to={`?${older}`}>Older</KeyLink>}
    </nav>
  );
}
