/** What became of a form: done, or a problem and the field it is about (null: none of them). */
export type Outcome = { ok: true; opened?: number } | { ok: false; field: string | null; problem: string };

export function outcomeOf(answered: { ok: true } | { ok: false; error: string }): Outcome {
  return answered.ok ? { ok: true } : problemOf(answered.error);
}

/** The sandbox names the field before a colon. */
export function problemOf(error: string): Outcome {
  const [, field, problem] = /^([a-z]+)(?:\.\d+)?: (.+)$/i.exec(error) ?? [];
  return { ok: false, field: field ?? null, problem: problem ?? error };
}
