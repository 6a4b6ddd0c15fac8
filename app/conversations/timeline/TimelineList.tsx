import {
  AlertDiamondIcon,
  AlertTriangleIcon,
  ChatIcon,
  ClipboardCheckIcon,
  NoteIcon,
  PageIcon,
  PersonIcon,
  RefreshIcon,
  SendIcon,
  SettingsIcon,
  XCircleIcon,
} from "@shopify/polaris-icons";
import { Link } from "react-router";
import { Glyph, type IconSource } from "../../ui/Glyph.tsx";
import { clockTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { doerOf, type Sign, sentenceOf, type Words } from "./sentence.ts";
import styles from "./TimelineList.module.css";
import type { TimelineItem } from "./timeline.server.ts";

const icons: Record<Sign, IconSource> = {
  chat: ChatIcon,
  send: SendIcon,
  review: ClipboardCheckIcon,
  draft: PageIcon,
  note: NoteIcon,
  stop: XCircleIcon,
  warning: AlertTriangleIcon,
  critical: AlertDiamondIcon,
  found: RefreshIcon,
  person: PersonIcon,
  setting: SettingsIcon,
};

/** Lines of what happened: when, what, who. A line about a conversation leads to what else happened there. */
export function TimelineList({ items }: { items: TimelineItem[] }) {
  const zone = useZone();
  return (
    <ol className={styles.list}>
      {items.map((item) => {
        const { sign, tone, words } = sentenceOf(item);
        const said = <Said words={words} />;
        return (
          <li key={item.id} className={styles.line}>
            <time dateTime={item.at}>{clockTime(item.at, zone)}</time>
            <Glyph icon={icons[sign]} small tone={tone} />
            {item.conversationId === null ? (
              <span className={styles.words}>{said}</span>
            ) : (
              <Link className={styles.words} to={`/app/activity?conversation=${item.conversationId}`}>
                {said}
              </Link>
            )}
            <span className={styles.doer}>{doerOf(item)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Said({ words }: { words: Words }) {
  return words.map((part) => (typeof part === "string" ? part : <b key={part.name}>{part.name}</b>));
}
