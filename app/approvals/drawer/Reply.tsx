import { ChatIcon, EmailIcon, MobileIcon } from "@shopify/polaris-icons";
import { type ReactNode, useMemo } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import type { Review } from "../view.ts";
import { AsRead } from "./AsRead.tsx";
import { Changes } from "./Changes.tsx";
import { countChanges } from "./changes.ts";
import { Editor } from "./Editor.tsx";
import { MarkedText } from "./MarkedText.tsx";
import styles from "./Reply.module.css";
import { isEdited, type ReviewAction, type ReviewState } from "./review-state.ts";
import { Segmented } from "./Segmented.tsx";
import { countWords, languageName, recipientsLine } from "./words.ts";

type Props = {
  review: Review & { draft: NonNullable<Review["draft"]> };
  state: ReviewState;
  dispatch: (action: ReviewAction) => void;
  readOnly: boolean;
  keysAwake: boolean;
  onDraftAgain: (() => void) | null;
};

/** The reply under review: to whom, in which words, and what the reviewer changed. */
export function Reply({ review, state, dispatch, readOnly, keysAwake, onDraftAgain }: Props) {
  const { claims, evidence, language } = review.draft;
  const edited = isEdited(state);
  return (
    <section className={styles.reply} aria-label="Reply">
      <div className={styles.bar}>
        <h3 className={styles.title}>Reply</h3>
        <span className={styles.version}>Draft {state.draft.version}</span>
        <span className={styles.grow} />
        {!readOnly && <Modes state={state} dispatch={dispatch} />}
        {!readOnly && onDraftAgain && (
          <KeyButton variant="plain" keys="G" className={styles.again} onClick={onDraftAgain}>
            Regenerate
          </KeyButton>
        )}
      </div>
      <Box
        review={review}
        about={`${countWords(state.text)} · ${languageName(language)}`}
        focused={state.editing}
        below={<AsRead text={state.text} channel={review.chatwootChannel} keysAwake={keysAwake} />}
      >
        {state.editing ? (
          <Editor
            text={state.text}
            claims={claims}
            label={`Reply to ${review.customer.name}`}
            autoFocus
            onChange={(text) => dispatch({ do: "edit", text })}
          />
        ) : edited && state.view === "changes" ? (
          <Changes draft={state.draft.reply} edited={state.text} claims={claims} evidence={evidence} />
        ) : (
          <MarkedText text={state.text} claims={claims} evidence={evidence} />
        )}
      </Box>
    </section>
  );
}

/** Edit while the words are the draft's own; then the text, or what was changed in it. */
function Modes({ state, dispatch }: Pick<Props, "state" | "dispatch">) {
  const changes = useMemo(() => countChanges(state.draft.reply, state.text), [state.draft.reply, state.text]);
  if (!isEdited(state))
    return state.editing ? (
      <KeyButton variant="plain" keys="Esc" onClick={() => dispatch({ do: "leave text" })}>
        Done
      </KeyButton>
    ) : (
      <KeyButton variant="plain" keys="E" onClick={() => dispatch({ do: "start editing" })}>
        Edit
      </KeyButton>
    );
  return (
    <Segmented
      label="What the box shows"
      chosen={state.editing || state.view === "text" ? "text" : "changes"}
      options={[
        { value: "text", text: "Text", keys: "E", choose: () => dispatch({ do: "start editing" }) },
        {
          value: "changes",
          text: `Changes ${changes}`,
          keys: "D",
          choose: () => dispatch({ do: "show", view: "changes" }),
        },
      ]}
    />
  );
}

const channelIcons = { email: EmailIcon, chat: ChatIcon, sms: MobileIcon, other: ChatIcon };

/** The box a reply is read and written in, with those who will get it above the words. */
export function Box({
  review,
  about,
  focused,
  below,
  children,
}: {
  review: Pick<Review, "channel" | "recipients" | "customer" | "senderName">;
  about: string;
  focused: boolean;
  below: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={focused ? styles.boxFocused : styles.box}>
      <div className={styles.to}>
        <Glyph icon={channelIcons[review.channel]} small tone="subdued" />
        <span className={styles.recipients}>{recipientsLine(review)}</span>
        <span className={styles.about}>{about}</span>
      </div>
      <div className={styles.words}>{children}</div>
      {below}
    </div>
  );
}
