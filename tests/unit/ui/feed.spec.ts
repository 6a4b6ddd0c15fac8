import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FeedState, openFeed } from "../../../app/ui/feed.ts";

/** The browser's end of the stream, told from here. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static newest: Stream;
  readyState = 1;
  constructor() {
    super();
    Stream.newest = this;
  }
  close() {}
  tell(event: string) {
    this.dispatchEvent(new Event(event));
  }
}

beforeEach(() => {
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

function listening() {
  const states: FeedState[] = [];
  const onChange = vi.fn();
  const close = openFeed({ onChange, onState: (state) => states.push(state) });
  Stream.newest.tell("open");
  return { states, onChange, close };
}

test("a page reads anew at each change", () => {
  const { onChange, close } = listening();
  const before = onChange.mock.calls.length;
  Stream.newest.tell("change");
  expect(onChange).toHaveBeenCalledTimes(before + 1);
  close();
});

test("while the server itself hears nothing the page says so, and reads anew as soon as it hears again", () => {
  const { states, onChange, close } = listening();
  const before = onChange.mock.calls.length;
  Stream.newest.tell("lost");
  expect(states.at(-1)).toBe("reconnecting");
  expect(onChange).toHaveBeenCalledTimes(before);
  Stream.newest.tell("resync");
  expect(states.at(-1)).toBe("live");
  expect(onChange).toHaveBeenCalledTimes(before + 1);
  close();
});
