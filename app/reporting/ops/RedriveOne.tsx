import { KeyButton } from "../../ui/KeyButton.tsx";
import { useKey } from "../../ui/useKey.ts";
import { useRedrive } from "./useRedrive.ts";

/** Redrives one letter, and says what became of it where the button stands. */
export function RedriveOne({ letterId }: { letterId: string | null }) {
  const { redrive, waiting, said } = useRedrive();
  const press = () => {
    if (letterId && !waiting) redrive({ ids: [letterId] });
  };
  useKey("R", press);
  return (
    <>
      <span role="status">{said}</span>
      {letterId && (
        <KeyButton variant="primary" keys="Shift R" waiting={waiting} onClick={press}>
          Redrive
        </KeyButton>
      )}
    </>
  );
}
