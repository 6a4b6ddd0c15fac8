import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequestHandler } from "@react-router/express";
import compression from "compression";
import express, { type ErrorRequestHandler, type Request, type Response } from "express";
import type { ServerBuild } from "react-router";
import type { App } from "../app.ts";
import { securityHeaders } from "./security-headers.ts";

/** File names of the client build carry a hash of their content. */
const ONE_YEAR = "1y";
const ONE_HOUR = "1h";

/** A port that is taken, and what is done with the requests that come to it. */
export type TakenPort = { server: Server; port: number; open(site: RequestListener): void };

/**
 * Takes a port before anything else is started, so that every address is known while the rest is put together. Requests
 * that come meanwhile are held and served once `open` says by whom: a webhook posted during a restart is not lost.
 */
export async function takePort(host: string, port: number): Promise<TakenPort> {
  const early: Parameters<RequestListener>[] = [];
  let serve: RequestListener = (...request) => void early.push(request);
  const server = createServer((...request) => serve(...request));
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
  };
}

/** Serves the pages, the API and the webhook on a port already taken. */
export function servePages(
  port: TakenPort,
  app: App,
  build: ServerBuild | (() => Promise<ServerBuild>),
  clientFolder: string,
): void {
  const site = express();
  site.disable("x-powered-by");
  // With a public address one proxy stands in front, and its word on the caller's address is taken; without one
  // anybody could claim any address in X-Forwarded-For, and slip past the sign-in limit.
  if (app.config.PUBLIC_URL) site.set("trust proxy", 1);
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
  port.open(site);
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

/** Stops taking requests, lets the open ones end for a while, then cuts what stays (live pages never end by themselves). */
export function stopServing(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const isStream = (response: { getHeader(name: string): unknown }) =>
  String(response.getHeader("Content-Type") ?? "").startsWith("text/event-stream");
