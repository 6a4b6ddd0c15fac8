import { useMemo } from "react";
import type { Claim, Evidence } from "../../drafts/draft.ts";
import { Hidden } from "../../ui/Hidden.tsx";
import styles from "./Changes.module.css";
import { type Change, compare } from "./changes.ts";
import text from "./MarkedText.module.css";
import { TiedMarks } from "./MarkedText.tsx";

type Texts = { draft: string; edited: string; claims: Claim[]; evidence: Evidence[] };

/** What the reviewer took out and put in, in place. */
export function Changes({ draft, edited, claims, evidence }: Texts) {
  const paragraphs = useMemo(() => compare(draft, edited, claims), [draft, edited, claims]);
  return (
    <div className={text.text}>
      {paragraphs.map((changes, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name.
        <p key={index}>
          {changes.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: neither have its words.
            <Words key={`${at}-${change.kind}`} change={change} evidence={evidence} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Words({ change, evidence }: { change: Change; evidence: Evidence[] }) {
  const words =
    change.evidence === null ? (
      change.text
    ) : (
      <TiedMarks text={change.text} numbers={change.evidence} evidence={evidence} />
    );
  if (change.kind === "out")
    return (
      <del className={styles.out}>
        <Hidden>taken out: </Hidden>
        {words}
      </del>
    );
  if (change.kind === "in")
    return (
      <ins className={styles.in}>
        <Hidden>put in: </Hidden>
        {words}
      </ins>
    );
  return <>{words}</>;
}
