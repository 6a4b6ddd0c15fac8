export type Step =
  | { kind: "workdir"; path: string }
  | { kind: "copy"; from: string | null; sources: string[]; to: string }
  | { kind: "run"; command: string };

/** A stage of a Dockerfile: what it starts from, its steps in order, and what it says about running. */
export type Stage = {
  name: string;
  /** An earlier stage's name, or an image's. */
  base: string;
  steps: Step[];
  env: Record<string, string>;
  user: string | null;
  command: string[] | null;
};

/**
 * Reads the instructions our Dockerfile is made of.
 * @throws Error naming any other: a rehearsal that passed over an instruction would prove nothing.
 */
export function readDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [instruction = "", ...words] = line.trim().split(/\s+/);
    const rest = words.join(" ");
    if (instruction === "FROM") {
      stages.push(from(line, words, stages.length));
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`the Dockerfile starts with ${instruction}, not with FROM`);
    if (instruction === "WORKDIR") stage.steps.push({ kind: "workdir", path: rest });
    else if (instruction === "COPY") stage.steps.push(copy(line, words));
    else if (instruction === "RUN" && !rest.startsWith("-")) stage.steps.push({ kind: "run", command: rest });
    else if (instruction === "ENV") Object.assign(stage.env, Object.fromEntries(words.map((word) => word.split("="))));
    else if (instruction === "USER") stage.user = rest;
    else if (instruction === "CMD") stage.command = JSON.parse(rest) as string[];
    else if (instruction !== "EXPOSE") throw new Error(`the rehearsal does not know: ${line}`);
  }
  return stages;
}

function from(line: string, words: string[], at: number): Stage {
  const [base = "", as = "AS", name = `stage ${at}`] = words;
  if (as !== "AS" || words.length > 3) throw new Error(`the rehearsal does not know: ${line}`);
  return { name, base, steps: [], env: {}, user: null, command: null };
}

function copy(line: string, words: string[]): Step {
  const flags = words.filter((word) => word.startsWith("--"));
  const paths = words.filter((word) => !word.startsWith("--"));
  const to = paths.pop();
  if (!to || paths.length === 0 || flags.length > 1) throw new Error(`the rehearsal does not know: ${line}`);
  const stage = flags[0] && /^--from=(\S+)$/.exec(flags[0])?.[1];
  if (flags[0] && !stage) throw new Error(`the rehearsal does not know: ${line}`);
  return { kind: "copy", from: stage ?? null, sources: paths, to };
}
