import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { inTransaction } from "../../app/db/database.server.ts";
import { defineJob } from "../../app/queue/job.ts";
import { enqueue } from "../../app/queue/queue.server.ts";
import { startWorkers, work } from "../../app/queue/workers.server.ts";
import { serveHealth, takePort } from "../../app/web/server.server.ts";
import { openTestApp } from "../support/app.ts";
import { dataFolder, startHotdash } from "../support/hotdash.ts";

const slowJob = defineJob("slow", z.object({ n: z.number() }));

async function withSlowJob() {
  const app = await openTestApp({ jobs: [slowJob as never] });
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const runs: number[] = [];
  await startWorkers(
    app.queue,
    [
      work(slowJob, async ({ n }) => {
        runs.push(n);
        started.resolve();
        await finish.promise;
      }),
    ],
    () => {},
  );
  const add = (n: number) => inTransaction(app.db, (tx) => enqueue(app.queue, tx, slowJob, { n }));
  const states = async () =>
    (await app.database.pool.query("select state from pgboss.job where name = 'slow' order by data ->> 'n'")).rows.map(
      ({ state }) => state,
    );
  return { app, started: started.promise, finish: finish.resolve, runs, add, states };
}

test("draining lets the running job end and starts no other, which can still be enqueued", async () => {
  const { app, started, finish, runs, add, states } = await withSlowJob();
  await add(1);
  await started;
  const drained = app.queue.drain(20_000);
  await add(2);
  finish();
  await drained;
  expect(runs).toEqual([1]);
  expect(await states()).toEqual(["completed", "created"]);
});

test("a job that outlives the patience is given back, to be tried again", async () => {
  const { app, started, finish, add, states } = await withSlowJob();
  await add(1);
  await started;
  await app.queue.stop(50);
  expect(await states()).toEqual(["retry"]);
  finish();
});

test("a process without pages answers /health and /metrics, and only those", async () => {
  const app = await openTestApp();
  const port = await takePort("127.0.0.1", 0);
  serveHealth(port, app.db, async () => new Response("told"));
  const ask = (path: string) => fetch(`http://127.0.0.1:${port.port}${path}`);
  const healthy = await ask("/health");
  expect([healthy.status, await healthy.json()]).toEqual([200, { status: "ok", database: "ok" }]);
  expect(await (await ask("/metrics")).text()).toBe("told");
  expect((await ask("/app")).status).toBe(404);
  vi.spyOn(app.database.pool, "connect").mockImplementation(() => Promise.reject(new Error("gone")));
  const failing = await ask("/health");
  expect([failing.status, await failing.json()]).toEqual([503, { status: "failing", database: "failing" }]);
  await port.drain({ lingerMs: 0, drainMs: 1000 });
});

test("a connection that is kept alive does not keep a stopping process up once its answer is out", async () => {
  const port = await takePort("127.0.0.1", 0);
  const begun = Promise.withResolvers<() => void>();
  port.open((_request, response) => {
    response.write("begun, ");
    begun.resolve(() => response.end("ended"));
  });
  // Over a client that never closes by itself, as a proxy's pool does not.
  const client = connect(port.port, "127.0.0.1").setEncoding("utf8");
  onTestFinished(() => void client.destroy());
  client.write("GET / HTTP/1.1\r\nHost: hotdash\r\n\r\n");
  const end = await begun.promise;
  const drained = port.drain({ lingerMs: 0, drainMs: 60_000 });
  await vi.waitFor(() => expect(port.server.listening).toBe(false), 20_000);
  end();
  const keptAlive = delay(port.server.keepAliveTimeout, "still open");
  await expect(Promise.race([drained, keptAlive])).resolves.toBeUndefined();
});

test("an agent service on its own listens, though AGENT_SDK_URL tells the others where it is", async () => {
  const agent = await startHotdash({
    DATA_DIR: dataFolder(),
    ROLES: "agent",
    AGENT_SDK_URL: "http://agent.process.hotdash.internal:3001",
    AGENT_SDK_SECRET: "test-agent-secret-0123",
  });
  expect(await (await fetch(`${agent.address}/health`)).json()).toMatchObject({ status: "ok" });
  agent.child.kill("SIGTERM");
  expect(await agent.ended).toBe(0);
});
