// nunjucks, eta and handlebars as workers of the bench: reads `print|run ENGINE TEMPLATE SECONDS`, see bench.py.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const nunjucks = require("nunjucks");
const Handlebars = require("handlebars");
const { Eta } = await import("eta");

const read = (name) => fs.readFileSync(path.join(here, name), "utf8");
const data = {};
for (const name of ["page", "table"]) data[name] = JSON.parse(fs.readFileSync(path.join(process.argv[2], name + ".json"), "utf8"));

const env = new nunjucks.Environment(new nunjucks.FileSystemLoader(path.join(here, "jinja"), { noCache: false }), { autoescape: true, trimBlocks: true });
const njk = { page: env.getTemplate("page.html", true), table: env.getTemplate("table.html", true) };

const eta = new Eta({ views: path.join(here, "eta"), cache: true, autoTrim: [false, "nl"] });

const hbs = Handlebars.create();
hbs.registerHelper("next", (i) => i + 1);
hbs.registerHelper("more", (n) => n > 1);
hbs.registerPartial("layout", hbs.compile(read("handlebars/layout.hbs")));
const compiled = { page: hbs.compile(read("handlebars/page.hbs")), table: hbs.compile(read("handlebars/table.hbs")) };

const engines = {
	nunjucks: (name) => njk[name].render(data[name]),
	eta: (name) => eta.render("./" + name, data[name]),
	handlebars: (name) => compiled[name](data[name]),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
	const [what, engine, name, seconds] = line.trim().split(" ");
	if (what === "print") {
		const out = Buffer.from(engines[engine](name), "utf8");
		process.stdout.write(out.length + "\n");
		process.stdout.write(out);
		continue;
	}
	let pages = 0;
	const start = performance.now();
	while (performance.now() - start < seconds * 1000) {
		for (let i = 0; i < 10; i++) Buffer.from(engines[engine](name), "utf8");
		pages += 10;
	}
	process.stdout.write(pages + " " + (performance.now() - start) / 1000 + "\n");
}
