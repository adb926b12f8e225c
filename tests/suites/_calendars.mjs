// Reads calendars with ical.js and node-ical: what each makes of every event, as JSON on standard output.
// Arguments: the folder of node_modules, from and to as seconds, then the files.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, from, to, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(modules + "/"));
const ICAL = (await import(pathToFileURL(modules + "/ical.js/dist/ical.js"))).default;
const nodeical = require("node-ical");
const [FROM, TO] = [Number(from), Number(to)];
const RULE_FIRST = 100;

const seconds = (t) => (t.isDate ? Date.UTC(t.year, t.month - 1, t.day) / 1000 : t.toUnixTime());
const row = (start, end, item) => [seconds(start), seconds(end), item.component.getFirstPropertyValue("status"), item.summary];

function byIcalJs(text) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
	const masters = new Map(), changes = [];
	for (const component of calendar.getAllSubcomponents("vevent")) {
		const event = new ICAL.Event(component);
		if (event.isRecurrenceException()) changes.push(event);
		else masters.set(event.uid, event);
	}
	for (const change of changes) masters.get(change.uid).relateException(change);
	const out = {};
	for (const [uid, event] of masters) {
		const rows = (out[uid] = []);
		if (!event.isRecurring()) {
			rows.push(row(event.startDate, event.endDate, event));
			continue;
		}
		const all = event.iterator();
		for (let next, n = 0; n < 20000 && (next = all.next()); n++) {
			const one = event.getOccurrenceDetails(next);
			const start = seconds(one.startDate);
			if (start >= FROM && start < TO) rows.push(row(one.startDate, one.endDate, one.item));
			if (seconds(next) > TO + 40 * 86400) break;
		}
	}
	return out;
}

const instant = (date, dateType) =>
	dateType === "date" ? Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 1000 : date.getTime() / 1000;

// The first that the rule gives, without those that are left out or changed, which are kept by their dates. node-ical
// leaves the rule to rrule.js, which reckons the offset of a wall time as if it were UTC: hours around a change of clocks
// are no measure.
function byRule(event) {
	const taken = new Set([...Object.keys(event.exdate ?? {}), ...Object.keys(event.recurrences ?? {})]);
	return event.rrule.all((_, n) => n < RULE_FIRST)
		.filter((date) => !taken.has(date.toISOString().slice(0, 10)))
		.map((date) => instant(date, event.datetype));
}

function byNodeIcal(text) {
	const out = {};
	for (const event of Object.values(nodeical.sync.parseICS(text))) {
		if (event.type !== "VEVENT") continue;
		const changes = Object.values(event.recurrences ?? {});
		const rows = new Map(changes.map((c) => [c.recurrenceid.getTime(), [instant(c.start, c.datetype), c.status, c.summary]]));
		out[event.uid] = {
			start: instant(event.start, event.datetype),
			end: instant(event.end, event.datetype),
			status: event.status, summary: event.summary, description: event.description,
			recurs: Boolean(event.rrule),
			first: event.rrule ? byRule(event) : null,
			changes: [...rows.values()].sort((a, b) => a[0] - b[0]),
		};
	}
	return out;
}

const found = {};
for (const file of files) {
	const text = readFileSync(file, "utf8");
	found[file] = { icaljs: byIcalJs(text), nodeical: byNodeIcal(text) };
}
process.stdout.write(JSON.stringify(found));
