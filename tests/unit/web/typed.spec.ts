import { expect, test } from "vitest";
import { typed } from "../../../app/web/typed.ts";

const post = (body: BodyInit, type?: string) =>
  new Request("http://localhost/", { method: "POST", body, ...(type && { headers: { "Content-Type": type } }) });

test("fields are read from a form and from JSON alike", async () => {
  const wanted = { what: "sending", on: "false" };
  expect(await typed(post(new URLSearchParams(wanted)), "what", "on")).toEqual(wanted);
  const form = new FormData();
  form.set("what", "sending");
  form.set("on", "false");
  expect(await typed(post(form), "what", "on")).toEqual(wanted);
  expect(await typed(post('{"what":"sending","on":false}', "application/json"), "what", "on")).toEqual(wanted);
});

test.each([
  ["text/plain", "what=sending"],
  ["application/json", "{not json"],
  ["application/json", "null"],
  ["application/json", '{"what":{"nested":1}}'],
])("a body of %s that is %s holds no fields", async (type, body) => {
  expect(await typed(post(body, type), "what")).toEqual({ what: "" });
});

test("what the database could not store is left out or replaced", async () => {
  const body = '{"what":"a\\u0000b","on":"\\ud800"}';
  expect(await typed(post(body, "application/json"), "what", "on")).toEqual({ what: "ab", on: "\ufffd" });
});

test.each([
  ["announces", { "Content-Length": String(10 ** 9) }, 1],
  ["turns out to have", {}, 70],
])("a body that %s more than a form can be is refused before it is held", async (_how, headers, kilobytes) => {
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      if (pulled > 200) controller.close();
      else controller.enqueue(new Uint8Array(kilobytes * 1024));
    },
  });
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  const request = new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { ...type, ...headers },
    duplex: "half",
  } as RequestInit);
  await expect(typed(request, "email")).rejects.toMatchObject({ status: 413 });
  expect(pulled).toBeLessThan(10);
});

test("a form that is cut off holds no fields", async () => {
  expect(await typed(post("--x\r\nbroken", "multipart/form-data; boundary=x"), "email")).toEqual({ email: "" });
});
