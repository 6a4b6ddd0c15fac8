// Loaded before HotDash by `--import`, in each of its threads: a clock that is as wrong as the file in SKEWED_CLOCK says, in
// seconds. Timers run on, as they do on a machine whose clock is set. Beside that file it notes how often it was asked while wrong.
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const LOOK_MS = 100;
const file = process.env.SKEWED_CLOCK ?? "";
const TrueDate = Date;
let skewMs = 0;
let askedWhileWrong = 0;

const look = () => {
  skewMs = Number(readFileSync(file, "utf8")) * 1000 || 0;
  if (isMainThread) writeFileSync(`${file} asked`, String(askedWhileWrong));
};
const now = () => {
  if (skewMs !== 0) askedWhileWrong += 1;
  return TrueDate.now() + skewMs;
};

if (file) {
  look();
  setInterval(look, LOOK_MS).unref();
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
    apply: () => new TrueDate(now()).toString(),
    get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
  });
}
