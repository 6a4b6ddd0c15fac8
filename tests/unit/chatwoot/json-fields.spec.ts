import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import {
  array,
  createFieldReader,
  type Fields,
  InvalidJson,
  items,
  object,
  scalar,
  whole,
} from "../../../app/chatwoot/json-fields.ts";
import { printable } from "../../../app/chatwoot/printable.ts";

const MANY = 1_000_000;
const everything = whole(MANY);

/** What is kept of a text that comes in pieces which end at these bytes, and the items that were handed out meanwhile. */
function readIn(pieces: Uint8Array[], fields: Fields) {
  const handedOut: unknown[] = [];
  const reader = createFieldReader(fields, (item) => handedOut.push(item));
  for (const piece of pieces) reader.write(piece);
  return { kept: reader.end(), handedOut };
}
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, fields: Fields = everything) => readIn([bytes(text)], fields).kept;
const piecesOf = (all: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.subarray(at * size, (at + 1) * size));

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
/** What is in memory and no garbage. */
function heldBytes(): number {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const awkward = String.raw`{"a":"q\"uote\\ \/ \b\f\n\r\t","\u0061b":"\u00e9 \ud83d\ude00 é 😀 漢","n":[-0.5e-3,10,0,1E2],"w":[true,false,null],
  "lone":"\ud83d x","o":{"":{"x":[[],{}]}}, "e":"", "long":"${"é😀".repeat(300)}" , "end":"\\"}`;

test.each([1, 2, 3, 5, 7, 11, 64])("a text in pieces of %i bytes is read like the whole one", (size) => {
  expect(readIn(piecesOf(bytes(awkward), size), everything).kept).toEqual(printable(JSON.parse(awkward)));
});

test("a text may be cut at any byte: in an escape, a surrogate pair, a character of four bytes, a number or a word", () => {
  const all = bytes(awkward);
  const expected = printable(JSON.parse(awkward));
  for (let at = 1; at < all.length; at++)
    expect(readIn([all.subarray(0, at), all.subarray(at)], everything).kept).toEqual(expected);
});

test("a text that is not kept, or no further, ends where it ends, wherever it is cut", () => {
  const unread = String.raw`\\ \" é😀漢 \\\" \u0022 \\\\ \ud83d\ude00 }],:{ `;
  const all = bytes(`{"a":"${unread}","${unread}":{"b":"${unread}"},"c":"123${unread}","d":[1]}`);
  const fields = object({ c: scalar(3), d: everything });
  for (let from = 1; from < all.length; from++)
    for (const to of [from + 1, from + 2, from + 7, from + 40])
      expect(readIn([all.subarray(0, from), all.subarray(from, to), all.subarray(to)], fields).kept).toEqual({
        c: "123",
        d: [1],
      });
});

test.each<[string, Fields]>([
  ["that is not kept", object({ b: everything })],
  ["that is kept up to its limit", object({ a: scalar(1000), b: everything })],
  ["that is part of a whole with a limit", object({ a: whole(1000), b: everything })],
])("a text %s takes no memory, whatever its length", (_, fields) => {
  const reader = createFieldReader(fields);
  reader.write(bytes('{"a":"'));
  const piece = bytes('<p class=\\"x\\">caf\u00e9</p>\\r\\n'.repeat(2000));
  reader.write(piece);
  const before = heldBytes();
  for (let times = 0; times < 500; times++) {
    reader.write(piece);
    if (times % 100 === 99) expect(heldBytes() - before).toBeLessThan(1_000_000);
  }
  reader.write(bytes('","b":1}'));
  expect(reader.end()).toMatchObject({ b: 1 });
});

test.each([
  ["null", null],
  ["true ", true],
  [" 12", 12],
  ["-1.25e2", -125],
  ["1234567890123456789012", 1.2345678901234568e21],
  ['"x"', "x"],
  ["\ufeff[1]", [1]],
  ["[]", []],
])("the value %j alone is read", (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  "",
  " ",
  "{",
  '{"a"',
  '{"a":',
  '{"a":1',
  "[1",
  '["a',
  '["\\u12',
  "[1,]",
  '{"a":1,}',
  "[01]",
  "[1.]",
  "[-]",
  "[+1]",
  "[nul]",
  "[NaN]",
  "{'a':1}",
  "{a:1}",
  '["\t"]',
  '["\\x"]',
  "[1] 2",
  "[1]]",
  "[}",
  '{"a" 1}',
  "<html>words of a customer</html>",
  '{"words of a customer',
])("%j is no JSON, and the error quotes nothing of it", (text) => {
  expect(() => JSON.parse(text)).toThrow();
  for (const size of [1, 1000]) {
    const reading = () => readIn(piecesOf(bytes(text), size), everything);
    expect(reading).toThrow(InvalidJson);
    expect(reading).toThrow(/^the answer is not (JSON|complete)$/);
  }
});

test("bytes that are no UTF-8 are read as replacement characters, as a decoder has them", () => {
  expect(readIn([new Uint8Array([0x22, 0xff, 0xe6, 0x22])], everything).kept).toBe("\ufffd\ufffd");
});

test("a text that Postgres does not take loses U+0000 and lone surrogates, in names as well", () => {
  expect(read(String.raw`{"a\u0000":"b\u0000c\udc00"}`)).toEqual({ a: "bc\ufffd" });
});

test("of two equal names the last one counts, and a name may be one that objects have already", () => {
  expect(read('{"a":1,"a":[2]}', object({ a: everything }))).toEqual({ a: [2] });
  const kept = read('{"__proto__":{"x":1},"constructor":2,"toString":3}');
  expect(Object.entries(kept as object)).toEqual([
    ["__proto__", { x: 1 }],
    ["constructor", 2],
    ["toString", 3],
  ]);
  expect(read('{"constructor":1,"__proto__":{"a":1}}', object({ a: everything }))).toEqual({});
});

test.each<[string, Fields, string, unknown]>([
  ["unnamed fields", object({ a: scalar(9) }), '{"b":{"a":1},"a":2,"c":[{"a":3}]}', { a: 2 }],
  ["a text where an object is expected", object({ a: object({}) }), '{"a":"long words"}', { a: "" }],
  ["a number where an array is expected", object({ a: array(scalar(9)) }), '{"a":5}', { a: 5 }],
  ["an array where an object is expected", object({ a: object({}) }), '{"a":[{"b":1}]}', { a: [] }],
  ["an object where an array is expected", object({ a: array(scalar(9)) }), '{"a":{"b":1}}', { a: {} }],
  ["an object where a text is expected", object({ a: scalar(9) }), '{"a":{"b":"c"},"d":1}', { a: {} }],
  ["fields of each element", array(object({ a: scalar(9) })), '[{"a":1,"b":2},"x",{"b":[]}]', [{ a: 1 }, "", {}]],
])("%s leave no more than their kind", (_, fields, text, kept) => {
  expect(read(text, fields)).toEqual(kept);
});

test("a text longer than its limit is cut there, and no half of a character is left", () => {
  const fields = object({ a: scalar(5) });
  expect(read('{"a":"123456789"}', fields)).toEqual({ a: "12345" });
  expect(read('{"a":"1234😀"}', fields)).toEqual({ a: "1234\ufffd" });
  expect(readIn(piecesOf(bytes(`{"a":"${"\\n".repeat(9)}"}`), 1), fields).kept).toEqual({ a: "\n".repeat(5) });
});

test("of a value that is kept whole, what is beyond its limit is left out, and never a part of a text kept", () => {
  const fields = object({ a: whole(60), b: scalar(9) });
  const long = "x".repeat(100);
  expect(read(`{"a":{"one":"1","two":"${long}","three":[1,"${long}",2],"four":{"five":5}},"b":1}`, fields)).toEqual({
    a: { one: "1", three: [1, 2], four: {} },
    b: 1,
  });
  expect(read(`{"a":[${Array(1000).fill("{}")}]}`, fields)).toEqual({ a: Array(7).fill({}) });
  expect(read(`{"a":[${Array(1000).fill(7)}]}`, fields)).toEqual({ a: Array(7).fill(7) });
  expect(read(`{"a":[${Array(1000).fill('""')}]}`, fields)).toEqual({ a: Array(7).fill("") });
  expect(read(`[${Array(2000).fill("{}")}]`, array(object({})))).toHaveLength(1000);
});

test("a value with an endless name, and an endless number, are left out", () => {
  const name = "n".repeat(100_000);
  expect(read(`{"${name}":{"a":1},"b":2}`)).toEqual({ b: 2 });
  expect(read(`{"a":${"9".repeat(100_000)},"b":2}`)).toEqual({ b: 2 });
});

test("what is deeper than 64 levels is null where it is kept, and deeper than 512 is refused everywhere", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(read(nested(100))).toEqual(printable(JSON.parse(nested(100))));
  expect(read(`{"a":${nested(500)},"b":1}`, object({ b: everything }))).toEqual({ b: 1 });
  expect(() => read(`{"a":${nested(512)},"b":1}`, object({ b: everything }))).toThrow("nested too deeply");
});

test("items are handed out one by one, as soon as each is complete, with how much was kept of them", () => {
  const handedOut: unknown[][] = [];
  const list = object({ data: items(object({ id: scalar(9), text: scalar(9) })), after: scalar(9) });
  const reader = createFieldReader(list, (item, characters) => handedOut.push([item, characters]));
  reader.write(bytes('{"data":[{"id":1,"text":"abc","more":"long words"},{"id":2'));
  expect(handedOut).toEqual([[{ id: 1, text: "abc" }, expect.any(Number)]]);
  reader.write(bytes(',"text":"abcdef"},null,"x",[3]],"after":1}'));
  expect(handedOut.map(([item]) => item)).toEqual([{ id: 1, text: "abc" }, { id: 2, text: "abcdef" }, null, "", []]);
  expect(Number(handedOut[1]?.[1])).toBe(Number(handedOut[0]?.[1]) + 3);
  expect(reader.end()).toEqual({ data: [], after: 1 });
});

test("a list that comes twice is refused: which of the two counts was not known when the first was handed out", () => {
  expect(() => read('{"data":[1],"data":[2]}', object({ data: items(scalar(9)) }))).toThrow("two lists");
});

test("what a piece was cut from is not kept with it", () => {
  const items25 = object({ data: items(object({ name: scalar(99) })) });
  const kept: unknown[] = [];
  const reader = createFieldReader(items25, (item) => kept.push(item));
  const before = heldBytes();
  reader.write(bytes('{"data":[null'));
  for (let at = 0; at < 2000; at++)
    reader.write(bytes(`,{"name":"a name of some length ${at}","html":"${"x".repeat(5000)}"}`));
  expect(kept).toHaveLength(2001);
  expect(heldBytes() - before).toBeLessThan(3_000_000);
});

test("whatever is generated is read as JSON.parse and the chosen fields have it", () => {
  const random = mulberry(20261130);
  for (let round = 0; round < 400; round++) {
    const value = anyValue(random, 5);
    const fields = anyFields(random, value);
    const all = bytes(JSON.stringify(value, null, random() < 0.3 ? 2 : 0));
    const expected = pick(printable(JSON.parse(new TextDecoder().decode(all))), fields);
    const size = 1 + Math.floor(random() * (random() < 0.5 ? 8 : 400));
    expect(readIn(piecesOf(all, size), fields).kept).toEqual(expected);
  }
});

/** What `createFieldReader` promises, for values within every limit. */
function pick(value: unknown, fields: Fields): unknown {
  const kind = Array.isArray(value) ? "array" : value !== null && typeof value === "object" ? "object" : "scalar";
  if (fields.keep === "whole") return value;
  if (fields.keep !== kind)
    return kind === "array" ? [] : kind === "object" ? {} : typeof value === "string" ? "" : value;
  if (fields.keep === "array") return (value as unknown[]).map((one) => pick(one, fields.of));
  if (fields.keep === "scalar") return value;
  const entries = Object.entries(value as object).filter(([name]) => fields.fields.has(name));
  return Object.fromEntries(entries.map(([name, one]) => [name, pick(one, fields.fields.get(name) ?? everything)]));
}

const NAMES = ["a", "b", "id", "", "__proto__x", "é", 'q"\\', "😀"];
const TEXTS = ["", "x", 'q"uo\\te', "\u0000\n\t", "é漢😀", "\ud83d", "long ".repeat(200), "\\u0041", "}{][,:"];
const oneOf = <One>(random: () => number, all: One[]) => all[Math.floor(random() * all.length)] as One;

function anyValue(random: () => number, depth: number): unknown {
  const kind = depth === 0 ? 2 + random() * 4 : random() * 6;
  const size = Math.floor(random() * 5);
  if (kind < 1) return Array.from({ length: size }, () => anyValue(random, depth - 1));
  if (kind < 2)
    return Object.fromEntries(Array.from({ length: size }, () => [oneOf(random, NAMES), anyValue(random, depth - 1)]));
  if (kind < 4) return oneOf(random, TEXTS);
  if (kind < 5) return oneOf(random, [0, -1, 1.5, 1e21, -2.5e-7, 123456789, 1 / 3]);
  return oneOf(random, [true, false, null]);
}

/** Fields that fit the value mostly, and do not fit it now and then. */
function anyFields(random: () => number, value: unknown): Fields {
  if (random() < 0.2) return oneOf(random, [everything, scalar(MANY), object({}), array(everything)]);
  if (Array.isArray(value)) return array(anyFields(random, value[0]));
  if (value === null || typeof value !== "object") return scalar(MANY);
  const chosen = Object.entries(value).filter(() => random() < 0.7);
  return object(Object.fromEntries(chosen.map(([name, one]) => [name, anyFields(random, one)])));
}

/** A small generator with a seed, so that a failure comes back. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
