import { Banner, type BannerHandles, Button } from "@shopify/polaris";
import { type ReactNode, useEffect, useRef } from "react";
import { Form, useNavigation } from "react-router";
import styles from "./SignInForm.module.css";

/**
 * A form that signs in, with and without scripts. After a refusal the first wrong field has the focus, or, when it is
 * no field's fault, the sentence that says why.
 */
export function SignInForm(props: {
  button: string;
  problem?: string | undefined;
  answer: unknown;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  const problem = useRef<BannerHandles>(null);
  const busy = useNavigation().state !== "idle";
  useEffect(() => {
    if (!props.answer) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? problem.current)?.focus();
  }, [props.answer]);
  return (
    <Form method="post" ref={form} className={styles.form} noValidate>
      {props.problem && (
        <Banner ref={problem} tone="critical">
          {props.problem}
        </Banner>
      )}
      {props.children}
      <Button submit variant="primary" size="large" fullWidth loading={busy}>
        {props.button}
      </Button>
    </Form>
  );
}
