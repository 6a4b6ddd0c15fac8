import type { MarkdownIt, StateInline, Token } from "markdown-it";

const TILDE = 0x7e;

/** Strikes through between one or two tildes, as GitHub and Chatwoot do; markdown-it itself knows two alone. */
export function strikeBetweenTildes(markdown: MarkdownIt) {
  markdown.inline.ruler.at("strikethrough", readTildes);
  markdown.inline.ruler2.at("strikethrough", pairTildes);
}

function readTildes(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== TILDE) return false;
  const run = state.scanDelims(state.pos, true);
  const token = state.push("text", "", 0);
  token.content = "~".repeat(run.length);
  // One tilde never closes two: each length pairs as a mark of its own. Three or more are text.
  if (run.length <= 2)
    state.delimiters.push({
      marker: TILDE * 256 + run.length,
      length: 0,
      token: state.tokens.length - 1,
      end: -1,
      open: run.can_open,
      close: run.can_close,
    });
  state.pos += run.length;
  return true;
}

function pairTildes(state: StateInline) {
  const lists = [state.delimiters, ...state.tokens_meta.map((meta) => meta?.delimiters ?? [])];
  for (const list of lists)
    for (const opener of list) {
      const closer = list[opener.end];
      if (Math.trunc(opener.marker / 256) !== TILDE || !closer) continue;
      become(state.tokens[opener.token], "del_open", 1);
      become(state.tokens[closer.token], "del_close", -1);
    }
}

function become(token: Token | undefined, type: string, nesting: Token["nesting"]) {
  if (token) Object.assign(token, { type, tag: "del", nesting, markup: token.content, content: "" });
}
