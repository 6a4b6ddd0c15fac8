import { Button } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import type { CustomerThread } from "../customer-view.ts";
import styles from "../sandbox.module.css";
import { Field, TextArea } from "./Field.tsx";
import type { Outcome } from "./outcome.ts";
import { Problem } from "./Problem.tsx";

/** The customer writes again. Emptied once the message is in, never before. */
export function ReplyForm({ thread }: { thread: CustomerThread }) {
  const fetcher = useFetcher<Outcome>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (fetcher.data?.ok) form.current?.reset();
  }, [fetcher.data]);
  return (
    <fetcher.Form method="post" ref={form} className={styles.reply} noValidate>
      <input type="hidden" name="act" value="write" />
      <input type="hidden" name="conversationId" value={thread.id} />
      <input type="hidden" name="name" value={thread.customer.name} />
      <input type="hidden" name="email" value={thread.customer.email ?? ""} />
      <input type="hidden" name="channel" value={thread.channel} />
      <TextArea name="text" label={`Write as ${thread.customer.name}`} rows={3} outcome={fetcher.data} />
      {thread.channel === "email" && <Field name="cc" label="Cc (optional, commas between)" outcome={fetcher.data} />}
      <Problem outcome={fetcher.data} />
      <div className={styles.send}>
        <Button submit variant="primary" loading={fetcher.state !== "idle"}>
          Send as customer
        </Button>
      </div>
    </fetcher.Form>
  );
}
