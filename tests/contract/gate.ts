import type { Caller } from "./chatwoot.ts";
import { NotTried } from "./harness/check.ts";

export type Gate = {
  /** The same caller, which makes no call once the gate is closed. */
  guard(caller: Caller): Caller;
  /** Lets no new call through, and waits for those under way: nothing more is made then. */
  close(): Promise<void>;
};

/** Stands before every call of a run, so that a run that is stopped makes nothing while its things are removed. */
export function openGate(): Gate {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  const through = <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (closed) return Promise.reject(new NotTried("the run was stopped"));
    const answering = call();
    const settled = answering.catch(() => {}).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return answering;
  };
  return {
    guard: (caller) => ({
      call: (...given) => through(() => caller.call(...given)),
      get: (path) => through(() => caller.get(path)),
      post: (path, body) => through(() => caller.post(path, body)),
      patch: (path, body) => through(() => caller.patch(path, body)),
      put: (path, body) => through(() => caller.put(path, body)),
      delete: (path, body) => through(() => caller.delete(path, body)),
    }),
    close: async () => {
      closed = true;
      await Promise.all(underWay);
    },
  };
}
