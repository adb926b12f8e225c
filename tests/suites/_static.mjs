// A web server on loopback for a built site, and the browser that looks at it.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";
import { createRequire } from "node:module";

export const require = createRequire(new URL("../package.json", import.meta.url));
export const CHROMIUM = "/usr/bin/chromium";
export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
  ".svg": "image/svg+xml", ".xml": "text/xml", ".json": "application/json", ".webmanifest": "application/manifest+json",
  ".ics": "text/calendar", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
  ".ico": "image/x-icon", ".txt": "text/plain; charset=utf-8" };

// Serves `site` as hosts do: compressed, fingerprinted files for ever.
export async function serve(site, port = 0) {
  const server = http.createServer((request, response) => {
    let file = path.join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (file.endsWith("/")) file += "index.html";
    fs.readFile(file, (error, data) => {
      const type = TYPES[path.extname(file)] || "application/octet-stream";
      const headers = { "content-type": type };
      if (/\/assets\/|\/images\//.test(file)) headers["cache-control"] = "public, max-age=31536000, immutable";
      if (!error && /text|javascript|json|svg/.test(type) && /gzip/.test(request.headers["accept-encoding"] || "")) {
        headers["content-encoding"] = "gzip";
        data = zlib.gzipSync(data);
      }
      response.writeHead(error ? 404 : 200, headers);
      response.end(data);
    });
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
