import styles from "./Avatar.module.css";
import { classes } from "./classes.ts";

/** A person's initials: 20, 28 (`medium`) or 36 px (`large`). `mine` is the operator themselves. */
export function Avatar({
  initials,
  name,
  size = "small",
  mine,
}: {
  initials: string;
  name?: string;
  size?: "small" | "medium" | "large";
  mine?: boolean;
}) {
  return (
    <span
      className={classes(styles.avatar, styles[size], mine && styles.mine)}
      {...(name ? { title: name, role: "img", "aria-label": name } : { "aria-hidden": true })}
    >
      {initials}
    </span>
  );
}
