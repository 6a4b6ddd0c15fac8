/** Says on standard error what changes nothing about the verdict. */
export function warn(text) {
  process.stderr.write(`Warning: ${text}\n`);
}
