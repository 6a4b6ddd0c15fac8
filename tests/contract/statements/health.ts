import { absent, at, equal, matching, NotTried, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";

const asked = scene("somebody without a token asks how Chatwoot is", async (world) => {
  const get = (path: string) => world.stranger.call("GET", path);
  // An authenticated call first: until a web thread has made a query, /api says that the database fails.
  await world.admin.get("/agents");
  return {
    health: await get("/health"),
    api: await get("/api"),
    rails: await get("/rails/health"),
    up: await get("/up"),
  };
});

export const healthStatements = [
  statement("6", "GET /health is 200 {status: woot}", asked, ({ health }) => {
    equal(health.status, 200);
    equal(health.json, { status: "woot" });
  }),
  statement("6", "GET /api tells version, time and both services", asked, ({ api }) => {
    equal(api.status, 200);
    shows(api.json, {
      version: matching(/^\d+\.\d+\.\d+/),
      timestamp: matching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      queue_services: "ok",
      data_services: matching(/^(ok|failing)$/),
    });
  }),
  statement("6", "the timestamp of /api is the time in UTC", asked, ({ api }) => {
    const awayS = Math.abs(Date.now() - Date.parse(`${String(at(api.json, "timestamp")).replace(" ", "T")}Z`)) / 1000;
    equal(awayS < 300, true, `the clock ${Math.round(awayS)} s away is less than 300 s:`);
  }),
  statement("6", "GET /rails/health and GET /up are 404", asked, ({ rails, up }) =>
    equal([rails.status, up.status], [404, 404]),
  ),
  statement("6", "without a proxy there is no Date header", asked, ({ api }) => {
    const headers = Object.fromEntries(api.headers);
    if (headers.via !== undefined || headers.server !== undefined) throw new NotTried("a proxy stands in front of it");
    shows(headers, { date: absent });
  }),
];
