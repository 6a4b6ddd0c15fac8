# One image for web, worker and agent: ROLES says which parts a container runs. How to use it: docs/production.md.
FROM node:24-slim AS installed
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci

FROM installed AS built
COPY vite.config.ts react-router.config.ts tsconfig.json ./
COPY public public
COPY app app
RUN npm run build

# By itself, so that a changed page leaves this layer as it was. typescript stays as react-router's optional peer, unused.
FROM installed AS trimmed
RUN npm prune --omit=dev && rm -r node_modules/typescript

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0
# For the embedded database: mount a volume here, or set DATABASE_URL. 1000 is the image's user "node".
RUN install -d -o 1000 -g 1000 .data
COPY --from=trimmed /app/node_modules node_modules
COPY package.json ./
# Commands (db:push, ops:*) run from their sources; pages and jobs from the build.
COPY supabase/migrations supabase/migrations
COPY app app
COPY scripts scripts
COPY --from=built /app/build build
USER 1000
EXPOSE 3000 3001
CMD ["node", "scripts/start.ts"]
