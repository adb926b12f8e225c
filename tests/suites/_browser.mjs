// Opens pages of a built site in Chromium at three widths and two colour schemes and prints one JSON line a page: what scrolls
// sideways, what axe-core finds, what was asked of other hosts, what went wrong in the console.
// Usage: node _browser.mjs SITE URL …

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(new URL("../package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".xml": "text/xml",
  ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".txt": "text/plain" };
const [site, ...urls] = process.argv.slice(2);

const server = http.createServer((request, response) => {
  let file = path.join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (file.endsWith("/")) file += "index.html";
  fs.readFile(file, (error, data) => {
    response.writeHead(error ? 404 : 200, { "content-type": TYPES[path.extname(file)] || "application/octet-stream" });
    response.end(data);
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu",
  "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });

for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  let foreign = [], errors = [];
  page.on("request", (r) => r.url().startsWith(base) || r.url().startsWith("data:") || foreign.push(r.url()));
  page.on("response", (r) => r.status() >= 400 && errors.push(`${r.status()} ${r.url()}`));
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && !m.text().startsWith("Failed to load resource") && errors.push(m.text()));
  for (const url of urls) {
    foreign = [], errors = [];
    await page.setViewportSize({ width: 320, height: 900 });
    await page.goto(base + url, { waitUntil: "load" });
    await page.evaluate(axe);
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      // The layout at 768 px is one of the two others: axe looks at those.
      const found = width === 768 ? [] : await page.evaluate(async () =>
        (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
      console.log(JSON.stringify({ url, width, colorScheme, wide, foreign, errors,
        axe: found.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" | ")}`) }));
    }
  }
  await context.close();
}
await browser.close();
server.close();
