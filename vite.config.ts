import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";

// The server is built from the composition root, so that pages, jobs and the receiver are one module graph.
export default defineConfig(({ isSsrBuild }) => ({
  plugins: [reactRouter()],
  build: {
    target: "es2022",
    rolldownOptions: isSsrBuild ? { input: "./app/main.server.ts" } : undefined,
  },
}));
