// Opens pages of a built site in Chromium and prints one JSON line for each look at one.
// Usage: node _browser.mjs JOB, a JSON object: {site, shots, urls, widths, schemes, axe, walk, plain}
//   urls     what is opened, at each of `widths` and `schemes`: what scrolls sideways, what moved while it loaded, what was
//            asked of other hosts, what went wrong in the console; at the widths of `axe` also what axe-core finds
//   shots    folder for a picture of each; none when it is missing
//   walk     pages that are gone through with the keyboard
//   plain    pages that are opened without script, and in print

import fs from "node:fs";
import { CHROMIUM, FLAGS, require, serve } from "./_static.mjs";

const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const job = JSON.parse(process.argv[2]);
const server = await serve(job.site);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
const say = (what) => console.log(JSON.stringify(what));

// Watches a page: requests to others, faults, and what moves.
function watch(page) {
  const seen = { foreign: [], errors: [] };
  page.on("request", (r) => r.url().startsWith(server.base) || r.url().startsWith("data:") || seen.foreign.push(r.url()));
  page.on("response", (r) => r.status() >= 400 && seen.errors.push(`${r.status()} ${r.url()}`));
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && !m.text().startsWith("Failed to load resource") && seen.errors.push(m.text()));
  return seen;
}

const observeShifts = () => {
  window.moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => e.hadRecentInput || (window.moved += e.value)))
    .observe({ type: "layout-shift", buffered: true });
};

// Scrolls to the end, so that what waits for that is fetched, and back.
const readAll = async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {
    window.scrollTo(0, y);
    await new Promise((done) => requestAnimationFrame(done));
  }
  await Promise.all([...document.images].map((i) => i.decode().catch(() => 0)));
  window.scrollTo(0, 0);
};

// What moves each time that the page is loaded: where the machine is busy, a page may be painted before all of it has come.
async function load(page, url) {
  let least = Infinity;
  for (let i = 0; i < 3 && least >= 0.01; i++) {
    await page.goto(server.base + url, { waitUntil: "load" });
    await page.evaluate(readAll);
    least = Math.min(least, await page.evaluate(() => window.moved));
  }
  return least;
}

async function look(page, seen, url, width, scheme) {
  seen.foreign.length = seen.errors.length = 0;
  await page.setViewportSize({ width, height: 900 });
  const moved = await load(page, url);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const broken = await page.evaluate(() => [...document.images].filter((i) => !i.naturalWidth).map((i) => i.src));
  const animated = await page.evaluate(() => document.getAnimations().length);
  if (job.shots)
    await page.screenshot({ path: `${job.shots}/${url.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "home"}-${width}-${scheme}.png`,
      fullPage: true });
  let found = [];
  if (job.axe.includes(width)) {
    await page.evaluate(axe);
    found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations
      .map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" | ")}`));
  }
  say({ look: url, width, scheme, wide, moved, broken, animated, axe: found, foreign: [...seen.foreign], errors: [...seen.errors] });
}

// What has the focus: its place in the document, whether it can be seen, and whether one sees that it has it.
const focused = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  const outlined = (x) => x && getComputedStyle(x).outlineStyle !== "none" && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
  const box = e.getBoundingClientRect();
  return { at: all.indexOf(e), of: all.length, what: e.outerHTML.slice(0, 120), inMain: Boolean(e.closest("main")),
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: outlined(e) || outlined(e.closest("li")) || outlined(e.closest(".sheet")) };
};

async function walk(context, url, width) {
  const page = await context.newPage();
  const steps = [];
  await page.setViewportSize({ width, height: 900 });
  await page.goto(server.base + url, { waitUntil: "load" });
  await page.keyboard.press("Tab");
  const skip = await page.evaluate(focused);
  await page.keyboard.press("Enter");
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press("Tab");
  const behind = await page.evaluate(focused);
  await page.goto(server.base + url, { waitUntil: "load" });
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focused);
    if (!at || (steps.length && at.at === steps[0].at)) break;
    steps.push(at);
  }
  say({ walk: url, width, skip, hash, behind, steps });
  await page.close();
}

async function without(context, url, media) {
  const page = await context.newPage();
  if (media) await page.emulateMedia({ media });
  await page.goto(server.base + url, { waitUntil: "load" });
  const shown = await page.locator("main").innerText();
  const nav = await page.locator("nav").first().isVisible();
  if (job.shots) await page.screenshot({ path: `${job.shots}/${url.replace(/\W+/g, "-")}${media || "noscript"}.png`, fullPage: true });
  say({ plain: url, media: media || "no script", shown: shown.length, nav });
  await page.close();
}

async function browse(colorScheme) {
  const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
  await context.addInitScript(observeShifts);
  const page = await context.newPage();
  const seen = watch(page);
  for (const url of job.urls) for (const width of job.widths) await look(page, seen, url, width, colorScheme);
  for (const url of job.walk || []) for (const width of [320, 1280]) await walk(context, url, width);
  await context.close();
}

await Promise.all(job.schemes.map(browse));
if (job.plain) {
  const quiet = await browser.newContext({ javaScriptEnabled: false });
  for (const url of job.plain) await without(quiet, url);
  for (const url of job.plain) await without(quiet, url, "print");
  await quiet.close();
}
await browser.close();
server.close();
