import type { ReactNode } from "react";
import type { Claim, Evidence } from "../../drafts/draft.ts";
import { Hidden } from "../../ui/Hidden.tsx";
import styles from "./MarkedText.module.css";
import { lastWord, markReply, type Span } from "./marks.ts";
import { sourceName } from "./words.ts";

/** The reply as it reads, each claim ending in the number of its source, or in a question mark. */
export function MarkedText({ text, claims, evidence }: { text: string; claims: Claim[]; evidence: Evidence[] }) {
  return (
    <div className={styles.text}>
      {markReply(text, claims).map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name.
        <p key={index}>
          {spans.map((span, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: neither have its spans.
            <Words key={`${at}-${span.text}`} span={span} evidence={evidence} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Words({ span, evidence }: { span: Span; evidence: Evidence[] }) {
  if (span.claim === null) return <>{span.text}</>;
  const tied = <TiedMarks text={span.text} numbers={span.claim.evidence} evidence={evidence} />;
  return span.claim.unsupported ? <span className={styles.unsupported}>{tied}</span> : tied;
}

/** The words, with their marks tied to the last of them. */
export function TiedMarks({ text, numbers, evidence }: { text: string; numbers: number[]; evidence: Evidence[] }) {
  const { before, word } = lastWord(text);
  return (
    <>
      {before}
      <span className={styles.tied}>
        {word}
        {numbers.length === 0 ? (
          <Mark kind="none" says="no source">
            ?
          </Mark>
        ) : (
          numbers.map((number) => {
            const source = evidence.find((one) => one.number === number);
            return (
              <Mark key={number} kind="source" says={source ? `source: ${sourceName(source)}` : "source"}>
                {number}
              </Mark>
            );
          })
        )}
      </span>
    </>
  );
}

/** The small round sign of a source, of a missing one, or of one that was read and not used. */
export function Mark({
  kind,
  says,
  children,
}: {
  kind: "source" | "none" | "unused";
  says?: string;
  children: ReactNode;
}) {
  return (
    <span className={`${styles.mark} ${styles[kind]}`} title={says}>
      {children}
      {says && <Hidden>, {says}</Hidden>}
    </span>
  );
}
