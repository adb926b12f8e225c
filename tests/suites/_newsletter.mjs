// Looks at mails with npm's tools and prints one JSON object a line. Input on stdin: a JSON list of {name, html, eml, css}.
// html-validate's and caniemail's findings, whether juice changes anything, and what mailparser and postal-mime read.

import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../package.json", import.meta.url));
const { HtmlValidate } = require("html-validate");
const juice = require("juice");
const { simpleParser } = require("mailparser");
const { default: PostalMime } = await import(require.resolve("postal-mime").replace(/dist.*|src.*/, "src/postal-mime.js"));
const { caniemail } = await import(new URL("../node_modules/caniemail/dist/index.js", import.meta.url));

const CLIENTS = ["apple-mail.*", "gmail.*", "outlook.*", "yahoo.*"];
const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules: {
  // Mail programs need these: inline styles, and the attributes that Outlook reads instead of them.
  "no-inline-style": "off", "no-deprecated-attr": "off", "attribute-allowed-values": "error",
  // Tables for layout say so with role=presentation; Markdown's own have a head row.
  "wcag/h63": "off", "prefer-native-element": "off", "no-implicit-button-type": "error",
  // Void elements and quotes as the templates write them; blanks at the ends of lines come from values.
  "void-style": "off", "attr-quotes": "off", "no-trailing-whitespace": "off", "long-title": "off", "no-raw-characters": "off",
  // Outlook reads its conditional comments and nobody else does; a parser adds tbody by itself.
  "no-conditional-comment": "off", "prefer-tbody": "off",
  // A link that is a phone number or a doctype in lower case harms nobody.
  "tel-non-breaking": "off", "doctype-style": "off", "no-redundant-role": "off",
} });

for (const mail of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const found = { name: mail.name };
  const report = await validator.validateString(mail.html);
  found.validate = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  const can = caniemail({ clients: CLIENTS, html: mail.html });
  found.errors = [...can.issues.errors.entries()].map(([client, list]) => [client, [...new Set(list.map((i) => i.title))]]);
  const juiced = juice(mail.html, { removeStyleTags: false, preserveImportant: true });
  const plain = (html) => html.replaceAll(" />", ">").replaceAll(' alt=""', " alt"); // as editors write raw HTML
  found.juice = plain(juiced) === plain(mail.html) ? "" : firstDifference(plain(juiced), plain(mail.html));
  const data = Buffer.from(mail.eml, "base64");
  const one = await simpleParser(data, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
  const two = await PostalMime.parse(data);
  found.mailparser = { subject: one.subject, from: one.from.value, to: one.to.value, messageId: one.messageId, date: one.date.getTime(),
    text: one.text, html: one.html };
  found.postal = { subject: two.subject, from: two.from, to: two.to, messageId: two.messageId, date: Date.parse(two.date), text: two.text,
    html: two.html, headers: two.headers.map((h) => h.key) };
  console.log(JSON.stringify(found));
}

function firstDifference(a, b) {
  let i = 0;
  while (a[i] === b[i]) i++;
  return `at ${i}: ${a.slice(i - 60, i + 80)}\n versus ${b.slice(i - 60, i + 80)}`;
}
