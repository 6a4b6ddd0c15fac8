/**
 * Whether Docker would see a path of the project. As in Docker the last pattern that fits decides, and a folder's pattern
 * fits all that is in it.
 * @param path from the project's folder, with slashes.
 * @throws Error on a pattern other than `*` and plain paths, which is all that ours needs.
 */
export function inContext(dockerignore: string, path: string): boolean {
  let seen = true;
  for (const line of dockerignore.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const pattern = line.replace(/^!/, "").trim();
    if (pattern !== "*" && /[*?[\]\\]/.test(pattern)) throw new Error(`the rehearsal does not know: ${line}`);
    if (pattern === "*" || path === pattern || path.startsWith(`${pattern}/`)) seen = line.startsWith("!");
  }
  return seen;
}
