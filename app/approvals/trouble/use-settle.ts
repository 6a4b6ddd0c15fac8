import { usePost } from "../drawer/use-post.ts";

type Outcome = "arrived" | "send-again" | "to-review" | "retry" | "put-aside";

/** A person's word on a send, and what came of saying it. */
export function useSettle(sendId: string) {
  const { post, busy, answer, lost } = usePost<{ ok: boolean; message?: string }>();
  const settle = (outcome: Outcome) => void post(`/app/sends/${sendId}/settle`, { outcome });
  const refused = answer?.ok === false ? (answer.message ?? "This was settled meanwhile.") : null;
  return { settle, busy, problem: lost ?? refused };
}
