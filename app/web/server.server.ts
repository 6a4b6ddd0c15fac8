import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createRequestHandler } from "@react-router/express";
import compression from "compression";
import express, { type ErrorRequestHandler, type Request, type Response } from "express";
import type { ServerBuild } from "react-router";
import type { App } from "../app.ts";
import type { Db } from "../db/database.server.ts";
import { healthOf } from "./health.server.ts";
import { databaseAway } from "./refusal.ts";
import { securityHeaders } from "./security-headers.ts";
import { byShortWay, type ShortWay } from "./short-way.server.ts";

/** File names of the client build carry a hash of their content. */
const ONE_YEAR = "1y";
const ONE_HOUR = "1h";
const HEALTH_PATH = "/health";
const METRICS_PATH = "/metrics";
const JSON_BODY = { "Content-Type": "application/json", "Cache-Control": "no-store" };
const DRAINING = JSON.stringify({ status: "draining" });
const IDLE_LOOK_MS = 50;

/** How much time a stop gives. */
export type Patience = {
  /** To requests still on their way here, while whoever sends them learns that we are going. */
  lingerMs: number;
  /** To whatever is under way after that. */
  drainMs: number;
};

/** A port that is taken, and what is done with the requests that come to it. */
export type TakenPort = {
  server: Server;
  port: number;
  open(site: RequestListener): void;
  /** Answers what is under way and ends; see `drain`. */
  drain(patience: Patience): Promise<void>;
};

/**
 * Takes a port before anything else is started, so that every address is known while the rest is put together. Requests
 * that come meanwhile are held and served once `open` says by whom: a webhook posted during a restart is not lost.
 */
export async function takePort(host: string, port: number): Promise<TakenPort> {
  const early: Parameters<RequestListener>[] = [];
  let serve: RequestListener = (...request) => void early.push(request);
  const server = createServer((...request) => serve(...request));
  const underWay = answersUnderWay(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} is in use. Stop what uses it, or set PORT to another.`)
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    open: (site) => {
      serve = site;
      for (const request of early.splice(0)) site(...request);
    },
    drain: (patience) => {
      const site = serve;
      serve = (request, response) => {
        // Whoever pools connections must not send the next request over one that is about to close.
        response.setHeader("Connection", "close");
        if (request.url === HEALTH_PATH) response.writeHead(503, JSON_BODY).end(DRAINING);
        else site(request, response);
      };
      return drain(server, underWay, patience);
    },
  };
}

function answersUnderWay(server: Server): Set<ServerResponse> {
  const underWay = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  });
  return underWay;
}

/**
 * For a process without pages: `/health`, so that whoever watches over it can ask, and `/metrics`.
 * @param answerMetrics is given the Authorization header.
 */
export function serveHealth(
  port: TakenPort,
  db: Db,
  answerMetrics: (authorization: string | null) => Promise<globalThis.Response>,
): void {
  port.open(async (request, response) => {
    if (request.url === METRICS_PATH) {
      const answer = await answerMetrics(request.headers.authorization ?? null).catch(() => databaseAway());
      return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    }
    if (request.url !== HEALTH_PATH)
      return response.writeHead(404, JSON_BODY).end(JSON.stringify({ code: "not-found", message: "Ask /health." }));
    const { status, body } = await healthOf(db);
    response.writeHead(status, JSON_BODY).end(JSON.stringify(body));
  });
}

/** Serves the pages, the API and the webhook on a port already taken; what has a short way goes by it. */
export function servePages(
  port: TakenPort,
  app: App,
  build: ServerBuild | (() => Promise<ServerBuild>),
  clientFolder: string,
  shortWay: ShortWay,
): void {
  const site = express();
  site.disable("x-powered-by");
  // With a public address a proxy stands in front, and its word on the caller's address is taken; without one
  // anybody could claim any address in X-Forwarded-For, and slip past the sign-in limit.
  if (app.config.PUBLIC_URL) site.set("trust proxy", app.config.PROXY_HOPS);
  site.use(securityHeaders(app.config, app.publicUrl));
  site.use(
    compression({ filter: (request, response) => !isStream(response) && compression.filter(request, response) }),
  );
  site.use(
    "/assets",
    express.static(`${clientFolder}/assets`, { immutable: true, maxAge: ONE_YEAR, fallthrough: false }),
  );
  site.use(express.static(clientFolder, { maxAge: ONE_HOUR, index: false }));
  site.all(
    "*path",
    createRequestHandler({
      build,
      mode: "production",
      getLoadContext: (request: Request, response: Response) => ({
        app,
        remoteAddress: request.ip ?? "unknown",
        nonce: response.locals.nonce as string,
      }),
    }),
  );
  site.use(answerBrokenRequests(app));
  port.open(byShortWay(shortWay, app.log, site));
}

/** Whatever Express itself stumbles over (an address that cannot be decoded, a path out of the folder): no stack, no path. */
function answerBrokenRequests({ log }: App): ErrorRequestHandler {
  return (error: { status?: number }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error.status && error.status >= 400 && error.status < 500 ? error.status : 500;
    log.warn({ status }, "a request could not be served");
    response.status(status).json({ code: "not-served", message: "There is nothing at this address." });
  };
}

/**
 * Serves on for `lingerMs`, then takes no new connection, lets the open requests be answered for `drainMs`, and cuts what
 * stays.
 */
async function drain(server: Server, underWay: Set<ServerResponse>, { lingerMs, drainMs }: Patience): Promise<void> {
  for (const response of underWay) if (!response.headersSent) response.setHeader("Connection", "close");
  await delay(lingerMs);
  // An answer that had begun could not say that its connection closes: it is idle, and stays open, from its end on.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await new Promise((closed) => server.close(closed));
  clearInterval(idle);
  clearTimeout(cut);
}

const isStream = (response: { getHeader(name: string): unknown }) =>
  String(response.getHeader("Content-Type") ?? "").startsWith("text/event-stream");
