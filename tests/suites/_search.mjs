// Searches a built site in Chromium and prints one JSON line: for each query of the file, what was found and what was fetched; then
// what keyboard, input methods, sharing by address and a browser without scripts make of the page.
// Usage: node _search.mjs SITE PREFIX PAGE QUERIES.json

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(new URL("../package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain" };
const [site, prefix, place, queries] = process.argv.slice(2);
let fetched = 0;

const server = http.createServer((request, response) => {
  const url = decodeURIComponent(new URL(request.url, "http://x").pathname);
  let file = path.join(site, url.slice(prefix.length));
  if (file.endsWith("/")) file += "index.html";
  fs.readFile(file, (error, data) => {
    const wrong = error || !url.startsWith(prefix);
    if (!wrong && /\.(bin|txt)$/.test(file)) fetched += data.length;
    response.writeHead(wrong ? 404 : 200, { "content-type": TYPES[path.extname(file)] || "application/octet-stream" });
    response.end(wrong ? "" : data);
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}${prefix}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu",
  "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const out = { queries: [], errors: [] };

const context = await browser.newContext();
const fresh = async () => {
  const page = await context.newPage();
  page.on("pageerror", (e) => out.errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && out.errors.push(m.text()));
  await page.goto(base + place, { waitUntil: "load" });
  return page;
};
const settled = (page) => page.waitForFunction(() => document.getElementById("search-status").textContent !== "");
const links = (page) => page.$$eval("#search-results a", (all) => all.map((a) => new URL(a.href).pathname));

for (const query of JSON.parse(fs.readFileSync(queries, "utf8"))) {
  const page = await fresh();
  fetched = 0;
  await page.fill("#search-q", query);
  await page.press("#search-q", "Enter");
  await settled(page);
  const first = fetched;
  for (let before = -1, now = 0; before !== now && now < 100 && await page.$("#search-more");) {
    before = now;
    await page.click("#search-more");
    await page.waitForFunction((n) => document.querySelectorAll("#search-results li").length > n, before < 0 ? 20 : before);
    now = (await links(page)).length;
  }
  out.queries.push({ query, status: await page.textContent("#search-status"), found: await links(page), fetched: first,
    marked: await page.$$eval("#search-results mark", (all) => all.length), address: new URL(page.url()).search });
  await page.close();
}

{ // by the keyboard alone: from the field to the first result, and there
  const page = await fresh(), query = out.queries[0].query;
  await page.focus("#search-q");
  await page.keyboard.type(query);
  await settled(page);
  out.live = await page.getAttribute("#search-status", "aria-live");
  await page.evaluate(axe);
  out.axe = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => v.id));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  out.focus = await page.evaluate(() => document.activeElement.closest("#search-results") && new URL(document.activeElement.href).pathname);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.endsWith("/search/"));
  out.went = new URL(page.url()).pathname;
  await page.goBack({ waitUntil: "load" });
  await settled(page);
  out.back = [await page.inputValue("#search-q"), (await links(page)).length];
  await page.close();
}

{ // an input method: nothing is searched until the characters are chosen
  const page = await fresh(), cdp = await context.newCDPSession(page);
  await page.focus("#search-q");
  fetched = 0;
  await cdp.send("Input.imeSetComposition", { text: "denglong", selectionStart: 8, selectionEnd: 8 });
  await page.waitForTimeout(600);
  out.composing = [await page.textContent("#search-status"), fetched];
  await cdp.send("Input.insertText", { text: out.queries[0].query });
  await settled(page);
  out.composed = (await links(page)).length;
  await page.close();
}

{ // an address that holds the question
  const page = await context.newPage();
  await page.goto(`${base}${place}?q=${encodeURIComponent(out.queries[0].query)}`, { waitUntil: "load" });
  await settled(page);
  out.shared = (await links(page)).length;
  await page.close();
}

{ // without scripts
  const plain = await browser.newContext({ javaScriptEnabled: false }), page = await plain.newPage();
  await page.goto(base + place, { waitUntil: "load" });
  out.plain = await page.locator("main").innerHTML();
  await plain.close();
}
console.log(JSON.stringify(out));
await browser.close();
server.close();
