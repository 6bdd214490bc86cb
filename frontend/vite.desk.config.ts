import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Script and style of the pages that the service renders itself (`assistant/web/templates`). */
export default defineConfig({
  publicDir: here("desk/public"),
  build: {
    outDir: here("../assistant/web/static/desk"),
    emptyOutDir: true,
    target: ["chrome87", "safari14", "firefox78"],
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: here("desk/main.ts"),
      // Stable names: the built files are committed, and a hash would rename them at every change.
      output: {
        entryFileNames: "desk.js",
        chunkFileNames: "desk-[name].js",
        assetFileNames: "desk[extname]",
      },
    },
  },
});
