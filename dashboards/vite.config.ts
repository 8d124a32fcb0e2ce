import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where the service listens while pages are worked on with `npm run dev`. */
const SERVICE = process.env["TALLYBOARD"] ?? "http://127.0.0.1:8080";

/** Puts a packed copy beside each text, so that the service need not pack anything. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const [fileName, output] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|html)$/.test(fileName)) continue;
        const source = output.type === "chunk" ? output.code : output.source;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        this.emitFile({
          type: "asset",
          fileName: `${fileName}.br`,
          source: brotliCompressSync(source, quality),
        });
        this.emitFile({
          type: "asset",
          fileName: `${fileName}.gz`,
          source: gzipSync(source, { level: 9 }),
        });
      }
    },
  };
}

export default defineConfig({
  plugins: [svelte(), packed()],
  build: {
    // Televisions on walls are seldom new.
    target: "es2020",
    // Inlined fonts and pictures would be `data:` addresses, which the content policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "docs.html"] },
  },
  server: {
    // The service is told the address of the page: it refuses what comes from another one.
    proxy: Object.fromEntries(
      ["/api", "/login", "/logout", "/health"].map((path) => [
        path,
        { target: SERVICE, ws: path === "/api", changeOrigin: false },
      ]),
    ),
  },
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two browsers at once on two cores say more about the machine than about the page.
    fileParallelism: false,
  },
});
