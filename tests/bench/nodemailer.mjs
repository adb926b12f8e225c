// Sends one message to many recipients with nodemailer's pool; prints the seconds.
// Usage: node nodemailer.mjs PORT CONNECTIONS MAILS HTML-FILE TEXT-FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../node_modules/", import.meta.url));
const nodemailer = require("nodemailer");
const [port, connections, mails] = process.argv.slice(2, 5).map(Number);
const html = readFileSync(process.argv[5], "utf8"), text = readFileSync(process.argv[6], "utf8");
const transport = nodemailer.createTransport({
  pool: true, maxConnections: connections, maxMessages: Infinity, host: "127.0.0.1", port, secure: false, ignoreTLS: true,
});
const start = process.hrtime.bigint();
let next = 0;
async function work() {
  for (let i; (i = next++) < mails;) {
    await transport.sendMail({ from: "News <news@bench.example>", to: `Name ${i} <user${i}@bench.example>`, subject: "Bench",
      text: text.replaceAll("@@", `Name ${i}`), html: html.replaceAll("@@", `Name ${i}`) });
  }
}
await Promise.all(Array.from({ length: connections }, work));
console.log((Number(process.hrtime.bigint() - start) / 1e9).toFixed(3));
transport.close();
