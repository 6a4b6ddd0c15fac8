import { useState } from "react";
import { Link } from "react-router";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { dayAndTime, span } from "../../ui/time.ts";
import { useKey } from "../../ui/useKey.ts";
import { useZone } from "../../ui/zone.ts";
import type { Asked } from "./asked.ts";
import styles from "./DeadLetters.module.css";
import type { Letter } from "./letters.server.ts";
import { useRedrive } from "./useRedrive.ts";

type Props = {
  letters: Letter[];
  /** How many there are in all, by cause. */
  causes: { cause: string; count: number; oldest: string }[];
  asked: Pick<Asked, "cause" | "job" | "search">;
  now: string;
  mayRedrive: boolean;
};

/** Jobs that waiting could not heal: to be looked at, and put back into their queues. */
export function DeadLetters({ letters, causes, asked, now, mayRedrive }: Props) {
  const zone = useZone();
  const { redrive, waiting, said } = useRedrive();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const selected = letters.filter(({ id }) => picked.has(id)).map(({ id }) => id);
  const pick = (ids: string[], on: boolean) =>
    setPicked((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const redriveSelected = () => {
    if (selected.length > 0 && !waiting) redrive({ ids: selected });
  };
  useKey("R", () => mayRedrive && redriveSelected());

  const box: Column<Letter> = {
    name: "Select",
    head: (
      <Box
        label="Select all"
        checked={letters.length > 0 && selected.length === letters.length}
        onPick={(on) =>
          pick(
            letters.map(({ id }) => id),
            on,
          )
        }
      />
    ),
    cell: ({ id, job, about }) => (
      <Box label={`Select ${job}, ${about}`} checked={picked.has(id)} onPick={(on) => pick([id], on)} />
    ),
  };
  const act: Column<Letter> = {
    name: "Act",
    head: "",
    kind: "end",
    cell: ({ id, job, about }) => (
      <KeyButton aria-label={`Redrive ${job}, ${about}`} waiting={waiting} onClick={() => redrive({ ids: [id] })}>
        Redrive
      </KeyButton>
    ),
  };
  const columns: Column<Letter>[] = [
    ...(mayRedrive ? [box] : []),
    { name: "Since", cell: ({ at }) => <time dateTime={at}>{dayAndTime(at, now, zone)}</time> },
    { name: "Job", cell: ({ id, job }) => <Link to={`/app/ops/dead-letters/${id}`}>{job}</Link> },
    { name: "About", kind: "fill", cell: ({ about }) => about, title: ({ about }) => about },
    { name: "Cause", wide: true, cell: ({ cause }) => cause },
    { name: "Last error", kind: "fill", cell: ({ message }) => message, title: ({ message }) => message },
    { name: "Tries", kind: "end", wide: true, cell: ({ tries }) => tries },
    ...(mayRedrive ? [act] : []),
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key works on its boxes too, which keep other keys
    <div onKeyDown={(event) => event.key === "R" && mayRedrive && redriveSelected()}>
      <Panel
        title="Dead letters"
        about={inAll(causes, now)}
        empty={asked.cause || asked.job || asked.search ? "No dead letter fits." : "Every job came through."}
        aside={
          mayRedrive &&
          letters.length > 0 && (
            <span className={styles.acts}>
              <KeyButton waiting={waiting} onClick={() => redrive(allOf(asked))}>
                {asked.cause ? "Redrive this cause" : asked.job ? "Redrive this job" : "Redrive all"}
              </KeyButton>
              <KeyButton
                variant="primary"
                keys="Shift R"
                waiting={waiting || selected.length === 0}
                onClick={redriveSelected}
              >
                Redrive {selected.length > 0 ? selected.length : "selected"}
              </KeyButton>
            </span>
          )
        }
      >
        {letters.length > 0 && <Table name="Dead letters" columns={columns} rows={letters} />}
      </Panel>
      <p className={styles.said} role="status">
        {said}
      </p>
    </div>
  );
}

const allOf = ({ cause, job }: Pick<Asked, "cause" | "job">) => ({ ...(cause && { cause }), ...(job && { job }) });

function inAll(causes: Props["causes"], now: string): string | undefined {
  const count = causes.reduce((sum, one) => sum + one.count, 0);
  const oldest = causes.map((one) => Date.parse(one.oldest));
  return count === 0 ? undefined : `${count}, oldest ${span(Date.parse(now) - Math.min(...oldest))}`;
}

function Box({ label, checked, onPick }: { label: string; checked: boolean; onPick(on: boolean): void }) {
  return (
    <label className={styles.box}>
      <input type="checkbox" aria-label={label} checked={checked} onChange={(event) => onPick(event.target.checked)} />
    </label>
  );
}
