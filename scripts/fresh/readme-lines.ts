/**
 * The two lines README promises a newcomer: the first code block's commands, each split at `&&`, comments left out.
 * @throws Error when there is no such block, or it has other than two lines.
 */
export function readmeLines(readme: string): { start: string[]; test: string[] } {
  const block = /```sh\n([^`]*)```/.exec(readme)?.[1] ?? "";
  const lines = block
    .split("\n")
    .map((line) => line.replace(/\s*#.*$/, "").trim())
    .filter(Boolean);
  const [start, test] = lines.map((line) => line.split("&&").map((command) => command.trim()));
  if (!start || !test || lines.length !== 2)
    throw new Error("README's first code block must be two lines: start and test");
  return { start, test };
}
