import { type ReactNode, useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SIGN_OFF_LANGUAGES } from "../settings.ts";
import { hoursField, type ShopErrors, type ShopField, signOffField, WEEKDAYS } from "./fields.ts";
import styles from "./ShopForm.module.css";

/** What saving answers: done, or which fields are wrong. */
export type SavedShop = { ok: true } | { ok: false; errors: ShopErrors };

const languages = { en: "English", de: "German", es: "Spanish" } as const;

type Props = {
  fields: Record<ShopField, string>;
  /** What replies are signed with now; null when nobody has told a name. */
  nameInUse: string | null;
  zones: string[];
  usualZone: string;
  mayChange: boolean;
};

/** How the shop signs, when it is open, how fast drafts are to be reviewed and what they may cost. Others than admins read. */
export function ShopForm({ fields, nameInUse, zones, usualZone, mayChange }: Props) {
  const fetcher = useFetcher<SavedShop>();
  const form = useRef<HTMLFormElement>(null);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.ok === false) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [answer]);
  const errors = answer?.ok === false ? answer.errors : {};
  const shared = { fields, errors, readOnly: !mayChange };
  const named = nameInUse
    ? `Leave it empty to use the name from Chatwoot. Replies are signed “${nameInUse}” now.`
    : "Chatwoot has told no name yet, so replies are not signed with one.";
  return (
    <fetcher.Form method="post" ref={form} className={styles.form} noValidate>
      <Panel title="Name and sign-off" about={mayChange ? "As customers read them" : "An admin can change these"}>
        <div className={styles.fields}>
          <TextField {...shared} name="shopName" label="Shop name" help={named} />
          {SIGN_OFF_LANGUAGES.map((language) => (
            <TextField
              {...shared}
              key={language}
              name={signOffField(language)}
              label={`Sign-off in ${languages[language]}`}
              lines={3}
            />
          ))}
          <p className={styles.help}>
            A sign-off ends each draft in its language. Without one a draft ends with the signature of HotDash’s user in
            Chatwoot, or the shop’s name.
          </p>
        </div>
      </Panel>
      <Panel title="Opening hours" about="Shown here; response times do not use them yet">
        <div className={styles.fields}>
          <Row name="timeZone" label="Time zone" error={errors.timeZone}>
            <select {...attributesOf("timeZone", errors)} defaultValue={fields.timeZone} disabled={!mayChange}>
              <option value="">{usualZone} (from SUPPORT_TIMEZONE)</option>
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </Row>
          {WEEKDAYS.map((day, at) => (
            <TextField {...shared} key={day} name={hoursField(at + 1)} label={day} placeholder="Closed" />
          ))}
          <TextField
            {...shared}
            name="holidays"
            label="Holidays"
            lines={4}
            help="One day a line, such as 2026-12-25 Christmas."
          />
        </div>
      </Panel>
      <Panel title="Drafts">
        <div className={styles.fields}>
          <TextField
            {...shared}
            name="reviewSlaMinutes"
            label="Review within (minutes)"
            numeric
            help="A draft that waits longer is late."
          />
          <TextField
            {...shared}
            name="dailyModelSpendUsd"
            label="Daily limit for the model (US dollars)"
            numeric
            help="At the limit no draft is made until the next day. Leave it empty for no limit."
          />
        </div>
      </Panel>
      {mayChange && (
        <div className={styles.end}>
          <KeyButton type="submit" size="large" waiting={fetcher.state !== "idle"}>
            Save
          </KeyButton>
          <span role="status">{answer?.ok ? "Saved. New drafts use it." : ""}</span>
        </div>
      )}
    </fetcher.Form>
  );
}

function TextField(props: {
  fields: Record<ShopField, string>;
  errors: ShopErrors;
  name: ShopField;
  label: string;
  help?: string;
  placeholder?: string;
  lines?: number;
  numeric?: boolean;
  readOnly: boolean;
}) {
  const { name, errors, lines, help } = props;
  const shared = {
    ...attributesOf(name, errors, help),
    defaultValue: props.fields[name],
    readOnly: props.readOnly,
    placeholder: props.placeholder,
  };
  return (
    <Row name={name} label={props.label} error={errors[name]} help={help}>
      {lines ? (
        <textarea {...shared} rows={lines} />
      ) : (
        <input {...shared} inputMode={props.numeric ? "decimal" : "text"} />
      )}
    </Row>
  );
}

function attributesOf(name: ShopField, errors: ShopErrors, help?: string) {
  const by = [errors[name] && `${name}-error`, help && `${name}-help`].filter(Boolean).join(" ");
  return {
    id: name,
    name,
    "aria-invalid": errors[name] ? true : undefined,
    "aria-describedby": by || undefined,
  } as const;
}

function Row(props: {
  name: ShopField;
  label: string;
  error?: string | undefined;
  help?: string | undefined;
  children: ReactNode;
}) {
  const { name, label, error, help, children } = props;
  return (
    <div className={styles.row}>
      <label htmlFor={name}>{label}</label>
      <div>
        {children}
        {error && (
          <p id={`${name}-error`} className={styles.error}>
            {error}
          </p>
        )}
        {help && (
          <p id={`${name}-help`} className={styles.help}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
