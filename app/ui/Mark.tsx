import styles from "./Mark.module.css";

/** The logo: the one place of the brand's red. */
export function Mark() {
  return (
    <span className={styles.mark} role="img" aria-label="HotDash">
      <svg
        viewBox="0 0 20 20"
        width="20"
        height="20"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M6.6 3.5 4 16.5M16 3.5l-2.6 13M8.3 10H18" />
      </svg>
    </span>
  );
}
