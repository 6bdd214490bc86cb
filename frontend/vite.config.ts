import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";
import { mockService } from "./test/mockService.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where the service serves the built files; the page itself is at `/`. */
const BASE = "/static/citizen/";

/** `ASSISTANT_URL=http://127.0.0.1:8000 npm run dev` talks to a running service; without it a mock answers. */
const service = process.env.ASSISTANT_URL;

export default defineConfig({
  base: BASE,
  plugins: [preact(), ...(service ? [] : [mockService(BASE)])],
  server: {
    host: "127.0.0.1",
    ...(service ? { proxy: { "/api": service, "/readyz": service } } : {}),
  },
  preview: { host: "127.0.0.1" },
  build: {
    outDir: here("../assistant/web/static/citizen"),
    emptyOutDir: true,
    // Telephones in use here are older than Vite's default target.
    target: ["chrome87", "safari14", "firefox78"],
    modulePreload: false,
    // A file inlined as data: would need a wider CSP than default-src 'self'.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Stable names: the built files are committed, and a hash would rename them at every change.
        entryFileNames: "citizen.js",
        chunkFileNames: "citizen-[name].js",
        assetFileNames: "citizen[extname]",
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
