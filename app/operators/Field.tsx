import { Button, Labelled } from "@shopify/polaris";
import { type InputHTMLAttributes, useState } from "react";
import styles from "./SignInForm.module.css";

type Props = {
  name: string;
  label: string;
  error?: string | undefined;
  help?: string | undefined;
} & Pick<InputHTMLAttributes<HTMLInputElement>, "type" | "autoComplete" | "defaultValue" | "readOnly" | "inputMode">;

/**
 * A labelled text field. The browser holds what is typed, not React: text typed before the scripts are there stays,
 * and without scripts the field works as well.
 */
export function Field({ name, label, error, help, type = "text", ...input }: Props) {
  const described = [error && `${name}Error`, help && `${name}HelpText`].filter(Boolean).join(" ");
  const secret = type === "password";
  const [shown, setShown] = useState(false);
  return (
    <Labelled id={name} label={label} {...(error && { error })} {...(help && { helpText: help })}>
      <div className={styles.box}>
        <input
          {...input}
          id={name}
          name={name}
          type={secret && shown ? "text" : type}
          className={styles.input}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
        />
        {secret && (
          <span className={styles.show}>
            <Button
              variant="tertiary"
              size="micro"
              accessibilityLabel={shown ? "Hide password" : "Show password"}
              onClick={() => setShown(!shown)}
            >
              {shown ? "Hide" : "Show"}
            </Button>
          </span>
        )}
      </div>
    </Labelled>
  );
}
