import { KeyButton } from "../../ui/KeyButton.tsx";
import { useEscape } from "../drawer/Drawer.tsx";
import { Empty } from "./Empty.tsx";

/** The address names an item that is not there, or not for this operator. */
export function Missing({ onClose }: { onClose: () => void }) {
  useEscape(onClose);
  return (
    <Empty sign="search" title="This item is not here" text="It may have been removed, or the link is not whole.">
      <KeyButton keys="Esc" onClick={onClose}>
        Back to the queue
      </KeyButton>
    </Empty>
  );
}
