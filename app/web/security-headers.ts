import { randomBytes } from "node:crypto";
import type { RequestHandler, Response } from "express";
import helmet from "helmet";
import type { Config } from "../config/environment.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Express middleware: the security headers of every answer, and the nonce its scripts must carry, in `res.locals.nonce`.
 * @param publicUrl how people reach HotDash; what only holds over TLS is sent when it is https.
 */
export function securityHeaders(config: Config, publicUrl: string): RequestHandler {
  const overTls = publicUrl.startsWith("https://");
  const framedBy = config.CHATWOOT_EMBED_TOKEN && config.CHATWOOT_BASE_URL;
  const headers = helmet({
    contentSecurityPolicy: {
      // The defaults upgrade every request to https, which breaks a plain http address.
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [(_request, response) => `'nonce-${(response as Response).locals.nonce}'`, "'strict-dynamic'"],
        // Polaris sets styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "https:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        frameAncestors: ["'self'", ...(framedBy ? [new URL(framedBy).origin] : [])],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: overTls && { maxAge: YEAR_SECONDS, includeSubDomains: false },
    // Browsers ignore these two on plain http, and complain about each page.
    crossOriginOpenerPolicy: overTls,
    originAgentCluster: overTls,
    // With no referrer at all browsers send "Origin: null" with our own forms, which the origin check refuses.
    referrerPolicy: { policy: "same-origin" },
    // Cannot name an origin; frame-ancestors does.
    frameguard: !framedBy && { action: "sameorigin" },
  });
  return (request, response, next) => {
    response.locals.nonce = randomBytes(16).toString("base64url");
    headers(request, response, next);
  };
}
