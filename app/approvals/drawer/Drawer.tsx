import * as Dialog from "@radix-ui/react-dialog";
import { createContext, type MutableRefObject, type ReactNode, useContext, useRef } from "react";
import styles from "./Drawer.module.css";
import { useWide } from "./use-wide.ts";

const EscapeContext = createContext<MutableRefObject<() => void>>({ current: () => {} });

/** What Esc does in the drawer: leave the text, take back an intent, and only then close. */
export function useEscape(leave: () => void): void {
  useContext(EscapeContext).current = leave;
}

/** The dialog beside the queue, or over it where both do not fit. Focus goes back to `returnTo` when it closes. */
export function Drawer({
  label,
  returnTo,
  children,
}: {
  label: string;
  returnTo: () => HTMLElement | null;
  children: ReactNode;
}) {
  const modal = !useWide();
  const panel = useRef<HTMLDivElement>(null);
  const leave = useRef(() => {});
  const leaveOne = () => {
    leave.current();
    // Whatever had the focus may be gone with what was left.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
    });
  };
  return (
    <Dialog.Root open modal={modal} onOpenChange={leaveOne}>
      {modal && <Dialog.Overlay className={styles.overlay} />}
      <Dialog.Content
        ref={panel}
        className={styles.drawer}
        aria-label={label}
        aria-labelledby={undefined}
        aria-describedby={undefined}
        tabIndex={-1}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          panel.current?.focus({ preventScroll: true });
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          returnTo()?.focus();
        }}
        // Esc in the search field of the queue is the search's own.
        onEscapeKeyDown={(event) => {
          const { target } = event;
          if (target instanceof HTMLInputElement && !panel.current?.contains(target)) event.preventDefault();
        }}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <EscapeContext.Provider value={leave}>{children}</EscapeContext.Provider>
      </Dialog.Content>
    </Dialog.Root>
  );
}

/** The part between head and dock; the only one that scrolls. */
export function Body({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

/** The reply and, in the margin beside it, what backs it. */
export function Work({ children }: { children: ReactNode }) {
  return <div className={styles.work}>{children}</div>;
}

/** The room above the dock for what must be known before acting. */
export function Bars({ children }: { children: ReactNode }) {
  return <div className={styles.bars}>{children}</div>;
}
