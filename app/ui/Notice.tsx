import { KeyLink } from "./KeyButton.tsx";
import { Mark } from "./Mark.tsx";
import styles from "./Notice.module.css";

/** A whole page that says one thing and shows the way back. */
export function Notice({ title, text }: { title: string; text: string }) {
  return (
    <main className={styles.notice}>
      <Mark />
      <h1>{title}</h1>
      <p>{text}</p>
      <KeyLink to="/app" size="large">
        To the dashboard
      </KeyLink>
    </main>
  );
}
