import { type ButtonHTMLAttributes, forwardRef, type MouseEvent, type ReactNode } from "react";
import { Link } from "react-router";
import { classes } from "./classes.ts";
import { Glyph, type IconSource } from "./Glyph.tsx";
import { Kbd } from "./Kbd.tsx";
import styles from "./KeyButton.module.css";

export type Look = {
  variant?: "basic" | "primary" | "plain" | "danger" | "link";
  /** 28, 32 or 48 high; for a thumb never below 44. */
  size?: "medium" | "large" | "touch";
  icon?: IconSource;
  /** What the cap says: "E", "Ctrl Enter". */
  keys?: string;
  children?: ReactNode;
};

type Props = Look &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> & {
    /** Not possible yet: grey, in its place, and still focusable, so that what is missing can be read. */
    waiting?: boolean;
  };

/** A button that shows its key. Polaris' own takes only text and leaves the tab order when disabled. */
export const KeyButton = forwardRef<HTMLButtonElement, Props>(function KeyButton(
  { variant, size, icon, keys, children, waiting, onClick, className, type = "button", ...rest },
  ref,
) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (waiting) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      className={classes(look({ variant, size, icon, children }), waiting && styles.waiting, className)}
      aria-disabled={waiting || undefined}
      aria-keyshortcuts={keys?.replace(/ /g, "+").replace("Ctrl", "Control").replace("Cmd", "Meta")}
      onClick={press}
    >
      <Inside icon={icon} keys={keys}>
        {children}
      </Inside>
    </button>
  );
});

/** The same look for going somewhere: `to` inside HotDash, `href` for another site, in its own tab. */
export function KeyLink({ to, href, label, ...of }: Look & { to?: string; href?: string; label?: string }) {
  const inside = <Inside {...of} />;
  return to === undefined ? (
    <a className={look(of)} href={href} target="_blank" rel="noreferrer" aria-label={label}>
      {inside}
    </a>
  ) : (
    <Link className={look(of)} to={to} aria-label={label}>
      {inside}
    </Link>
  );
}

function look({ variant = "basic", size = "medium", icon, children }: Look): string {
  return classes(styles.button, styles[variant], styles[size], icon !== undefined && !children && styles.iconOnly);
}

function Inside({ icon, keys, children }: Look) {
  return (
    <>
      {icon && <Glyph icon={icon} small={children !== undefined} />}
      {children}
      {keys && <Kbd keys={keys} />}
    </>
  );
}
