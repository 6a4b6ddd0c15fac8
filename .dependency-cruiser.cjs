// Who may import whom: docs/decisions/0003-who-may-import-whom.md.
const DOORS = "^app/(routes/|routes\\.ts|root\\.tsx|entry\\.|main\\.server\\.ts)|^scripts/";
const GROUND = "^app/(chatwoot|queue|db|config|privacy|ui|web)/|^app/app\\.ts$";
const REPLIES = "^app/chatwoot/replies\\.server\\.ts$";
const WORLD = "\\.server\\.tsx?$";

/** A type is gone when the program runs, so it gives nobody a power. */
const notOnlyTypes = { dependencyTypesNot: ["type-only"] };

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file, or a third is missing.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "Nobody imports this file and it imports nothing: it is dead, or its user was forgotten.",
      severity: "error",
      from: { orphan: true, path: "^(app|scripts)/", pathNot: `${DOORS}|\\.css$|\\.d\\.ts$` },
      to: {},
    },
    {
      name: "nobody-imports-a-door",
      comment: "Routes, scripts and main let the world in; what they share belongs to a domain.",
      severity: "error",
      from: { path: "^(app|scripts)/", pathNot: DOORS },
      to: { path: DOORS },
    },
    {
      name: "doors-of-one-kind",
      comment: "A second URL may reuse a route, a script may start the product; otherwise a door leads into the house.",
      severity: "error",
      from: { path: "^(app/routes|scripts)/" },
      to: { path: DOORS, pathNot: "^$1/|^app/main\\.server\\.ts$" },
    },
    {
      name: "only-scripts-start-the-product",
      comment: "main.server.ts puts everything together; what it starts must not know it.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^app/main\\.server\\.ts$" },
    },
    {
      name: "ground-knows-no-domain",
      comment: "Chatwoot, queue, db, config, privacy, ui and web serve every domain and know none.",
      severity: "error",
      from: { path: GROUND },
      to: { path: "^app/", pathNot: GROUND },
    },
    {
      name: "only-send-reply-reaches-customers",
      comment: "A public reply is posted from one place, behind the gate.",
      severity: "error",
      from: { pathNot: "^app/approvals/send-reply[^/]*\\.ts$" },
      to: { path: REPLIES, ...notOnlyTypes },
    },
    {
      name: "agent-service-stands-alone",
      comment:
        "It is deployed by itself and holds the model's key: the Draft, who wrote a message, Chatwoot's threads and notes, masking, settings, no more.",
      severity: "error",
      from: { path: "^app/agent-service/" },
      to: {
        path: "^(app|scripts|tests)/",
        pathNot:
          "^app/(agent-service/|config/|privacy/|drafts/(draft|burst|signature)\\.ts$|conversations/message-author\\.ts$|queue/job\\.ts$|chatwoot/((client\\.server|threads\\.server|notes\\.server|payloads)\\.ts$|reply-text/))",
      },
    },
    {
      name: "agent-service-opens-no-database",
      comment: "Nor may it come to a database, the queue or public replies through what it imports.",
      severity: "error",
      from: { path: "^app/agent-service/" },
      to: {
        path: `^app/db/|^app/queue/.*${WORLD}|^app/approvals/|${REPLIES}|^node_modules/(pg|pg-boss|kysely|@electric-sql|@supabase)/`,
        reachable: true,
      },
    },
    {
      name: "pure-files-touch-nothing",
      comment:
        "A file without .server runs in the browser and in a table of tests: it may name the world's types only.",
      severity: "error",
      from: { path: "^app/", pathNot: `${WORLD}|${DOORS}` },
      to: { path: WORLD, ...notOnlyTypes },
    },
    {
      name: "pure-files-need-no-node",
      comment: "Files, sockets and databases are for .server files.",
      severity: "error",
      from: { path: "^app/", pathNot: `${WORLD}|${DOORS}|^app/agent-service/` },
      to: {
        path: "^(node:)?(fs|net|http|https|child_process|dns|tls|os)(/|$)|^node_modules/(pg|pg-boss|@electric-sql)/",
        ...notOnlyTypes,
      },
    },
    {
      name: "the-product-needs-no-test",
      comment: "Tests know the product, never the other way round; nor may it lean on what is installed to build it.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^tests/" },
    },
    {
      name: "installed-for-production",
      comment: "What runs in production stands under dependencies in package.json.",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/routes\\.ts$" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only", "type-import"],
      },
    },
    {
      name: "resolvable",
      comment: "The import names something that is not there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:|\\?|^\\./\\+types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\+types/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".css"],
    },
  },
};
