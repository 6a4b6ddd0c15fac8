import { Button } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useFetcher, useNavigate, useSearchParams } from "react-router";
import styles from "../sandbox.module.css";
import { personas } from "../shop/personas.ts";
import { channelNames } from "./channel-names.ts";
import { Choice, Field, TextArea } from "./Field.tsx";
import type { Outcome } from "./outcome.ts";
import { Problem } from "./Problem.tsx";

/** A customer's first message: as one of the shop's known customers, or as anybody. */
export function WriteForm() {
  const [search, setSearch] = useSearchParams();
  const who = search.get("as") ?? "";
  const known = personas.find(({ email }) => email === who);
  return (
    <div className={styles.form}>
      <Choice
        name="persona"
        label="Customer"
        value={known?.email ?? ""}
        onChange={({ target }) => setSearch(target.value ? { as: target.value } : {}, { preventScrollReset: true })}
      >
        <option value="">Someone new</option>
        {personas.map(({ name, email, story }) => (
          <option key={email} value={email}>
            {name}: {story}
          </option>
        ))}
      </Choice>
      <Message key={who} known={known} />
    </div>
  );
}

function Message({ known }: { known: (typeof personas)[number] | undefined }) {
  const [channel, setChannel] = useState(known?.channel ?? "chat");
  // A fetcher keeps its answer while the page is read anew; a navigation would forget what was wrong.
  const fetcher = useFetcher<Outcome>();
  const outcome = fetcher.data;
  const navigate = useNavigate();
  const opened = outcome?.ok ? outcome.opened : undefined;
  // Not by a redirect: the router drops a fetcher's redirect when a live update re-reads the page meanwhile.
  useEffect(() => {
    if (opened) void navigate(`/sandbox?conversation=${opened}`);
  }, [opened, navigate]);
  return (
    <fetcher.Form method="post" className={styles.form} noValidate>
      <input type="hidden" name="act" value="write" />
      <div className={styles.pair}>
        <Field name="name" label="Name" defaultValue={known?.name ?? ""} autoComplete="off" outcome={outcome} />
        <Field
          name="email"
          type="email"
          label="Email"
          defaultValue={known?.email ?? ""}
          autoComplete="off"
          outcome={outcome}
        />
      </div>
      <Choice
        name="channel"
        label="Channel"
        defaultValue={channel}
        onChange={({ target }) => setChannel(target.value as typeof channel)}
      >
        {Object.entries(channelNames).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Choice>
      {channel === "email" && (
        <div className={styles.pair}>
          <Field name="subject" label="Subject" defaultValue={known?.subject ?? ""} outcome={outcome} />
          <Field name="cc" label="Cc (optional, commas between)" outcome={outcome} />
        </div>
      )}
      <TextArea name="text" label="Message" rows={6} defaultValue={known?.opening ?? ""} outcome={outcome} />
      <Field
        name="attachment"
        label="Attached file (optional)"
        help="A name such as leak.jpg; the file itself is made up"
        outcome={outcome}
      />
      <Problem outcome={outcome} />
      <div className={styles.send}>
        <Button submit variant="primary" loading={fetcher.state !== "idle"}>
          Send as customer
        </Button>
      </div>
    </fetcher.Form>
  );
}
