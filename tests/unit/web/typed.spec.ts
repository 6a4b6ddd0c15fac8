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
