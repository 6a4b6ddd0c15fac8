/** A person with a browser's manners and no browser: keeps the session cookie, sends the origin of our own pages. */
export type Visitor = {
  /** The session's cookie, as it is sent. */
  cookie: string;
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
};

/** Redeems a one-time sign-in link. @throws Error when the link does not sign anybody in. */
export async function signInByLink(
  link: string,
  person: { email: string; name: string; password: string },
): Promise<Visitor> {
  const { origin } = new URL(link);
  const answer = await fetch(link, {
    method: "POST",
    headers: { Origin: origin },
    body: new URLSearchParams(person),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().at(0)?.split(";")[0];
  if (answer.status !== 302 || !cookie) throw new Error(`signing in by the link was answered ${answer.status}`);
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        Cookie: cookie,
        Origin: origin,
        Accept: "application/json",
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
    });
    if (!response.ok)
      throw new Error(`${method} ${path} was answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    return (await response.json()) as Answer;
  };
  return { cookie, get: (path) => call("GET", path), post: (path, body) => call("POST", path, body) };
}

/** Asks again and again until there is an answer. @throws Error naming what never came. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined | false>,
  withinMs = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
