export const USAGE = `Usage: npm run ops:dead-letters -- <act>
  list [--cause <cause>] [--job <job>]   what was given up, newest first
  show <id>                              one of them, with every failure and what to do
  redrive <id> …                         puts them back into their queues
  redrive --cause <cause> | --job <job>  all of one cause, or of one kind of job
  redrive --all                          all of them
Add --json to any of them for machines. Redriving twice does nothing twice.`;
