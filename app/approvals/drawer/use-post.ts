import { useCallback, useState } from "react";
import { useRevalidator } from "react-router";

type Posting<Answer> = { busy: boolean; answer: Answer | null; lost: string | null };

const UNREACHED = "HotDash did not answer. Nothing is lost here; try again.";

/**
 * Sends work from the drawer. A lost connection is told in `lost` and leaves everything in place: a fetcher would put
 * an error page where the reviewer's text stands.
 */
export function usePost<Answer>() {
  const { revalidate } = useRevalidator();
  const [posting, setPosting] = useState<Posting<Answer>>({ busy: false, answer: null, lost: null });
  const post = useCallback(
    async (action: string, body: unknown) => {
      setPosting({ busy: true, answer: null, lost: null });
      const sent = await send<Answer>(action, body);
      if (sent.answer !== null) await revalidate();
      setPosting({ busy: false, ...sent });
    },
    [revalidate],
  );
  return { ...posting, post };
}

async function send<Answer>(action: string, body: unknown): Promise<{ answer: Answer | null; lost: string | null }> {
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const response = await fetch(action, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await response.json();
    return response.ok ? { answer: said, lost: null } : { answer: null, lost: said.message ?? UNREACHED };
  } catch {
    return { answer: null, lost: UNREACHED };
  }
}
