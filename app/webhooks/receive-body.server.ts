import type { BodyInFlight, ReceivedBytes, Refused } from "./received-bytes.ts";

/** A delivery's body while it is read, verified and stored; its bytes count until `close`. */
export type ReceivedBody = Pick<BodyInFlight, "verify" | "resize"> & {
  /** All its pieces, or why it is not read to its end. */
  read(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[] | Refused>;
  /** `close` waits for this, however it ends. */
  closeAfter(storing: Promise<unknown>): void;
  close(): void;
};

export function openBody(held: ReceivedBytes): ReceivedBody {
  let cut: () => void = () => {};
  const makesRoom = new Promise<"cut">((resolve) => {
    cut = () => resolve("cut");
  });
  const share = held.open(cut);
  let holding = false;
  return {
    verify: share.verify,
    resize: share.resize,
    closeAfter: (storing) => {
      holding = true;
      const close = () => share.close();
      storing.then(close, close);
    },
    close: () => {
      if (!holding) share.close();
    },
    read: async (pieces) => {
      const parts: Uint8Array[] = [];
      const reader = pieces[Symbol.asyncIterator]();
      for (;;) {
        // A sender who says nothing more is cut as well.
        const next = await Promise.race([reader.next(), makesRoom]);
        if (next === "cut") return "busy";
        if (next.done) return parts;
        const refused = share.take(next.value.byteLength);
        if (refused) return refused;
        parts.push(next.value);
      }
    },
  };
}
