import type { Plugin } from "vite";
import { compression } from "vite-plugin-compression2";

/** Leaves a `.br` beside every script and style sheet of the browser's build, in Brotli's best and slowest quality. */
export function compressAssets(): Plugin {
  const plugin = compression({
    algorithms: ["brotliCompress"],
    include: /\.(js|css|svg)$/,
    threshold: 1024,
    logLevel: "silent",
  });
  return { ...plugin, apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild !== true };
}
