// Searches the site's own index. Without this script the page offers its lists instead.
(() => {
  "use strict";
  const form = document.querySelector("form[data-index]");
  if (!form) return;
  const { index, root, found, none, failed, more } = form.dataset;
  const input = form.elements.q, status = document.getElementById("search-status"), list = document.getElementById("search-results");
  const RUN = /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005\u3007\u3041-\u3096\u30A1-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\u{20000}-\u{3FFFF}]/u;
  const WORD = /[\p{L}\p{N}]/u, CHARS = 24, SHOWN = 20, LEVELS = [1, 1.6, 2.2, 5];
  const kept = new Map(), utf8 = new TextEncoder(), text = new TextDecoder();

  // As kith folds: compatibility decomposition, no marks, lower case, each character by itself.
  const fold = (c) => RUN.test(c) ? c
    : Array.from(c.normalize("NFKD").replace(/\p{M}/gu, ""), (d) => d === "ς" ? "σ" : Array.from(d.toLowerCase())[0]).join("");

  // Runs of characters without blanks, and words: [{text, run}].
  function parts(typed) {
    const out = [];
    let now = null;
    for (const c of typed) for (const d of fold(c) || "") {
      const run = RUN.test(d);
      if (!run && !WORD.test(d)) now = null;
      else if (now && now.run === run) now.text += d;
      else out.push(now = { text: d, run });
    }
    return out;
  }

  // What has to be in a page: words, single characters of runs, or their pairs.
  function tokens(typed) {
    const out = new Map();
    for (const { text, run } of parts(typed)) {
      const chars = Array.from(text);
      if (!run) out.set(chars.slice(0, CHARS).join(""), false);
      else if (chars.length === 1) out.set(text, true);
      else for (let i = 1; i < chars.length; i++) out.set(chars[i - 1] + chars[i], true);
    }
    return [...out].map(([token, run]) => ({ token, run }));
  }

  function hash(token, run) {
    let h = 2166136261;
    for (const b of utf8.encode(run ? token : Array.from(token).slice(0, 3).join(""))) h = Math.imul(h ^ b, 16777619);
    return (h ^ h >>> 16) >>> 0;
  }

  // Each file is fetched once; the version in its address keeps files of two builds apart.
  function get(name, read) {
    if (!kept.has(name)) kept.set(name, fetch(index + name, name.includes("?") ? {} : { cache: "no-cache" }).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${name}`);
      return answer[read]();
    }).catch((error) => { kept.delete(name); throw error; }));
    return kept.get(name);
  }
  async function about() {
    const [version, pages, files, rows] = (await get("index.txt", "text")).trim().split(" ");
    return { version, pages: +pages, files: +files, rows: +rows };
  }

  // Pages with the token, or, for a word of three letters or more, with one that begins so: page -> weight.
  async function pagesWith({ token, run }, site) {
    const bytes = new Uint8Array(await get(`t${hash(token, run) & site.files - 1}.bin?${site.version}`, "arrayBuffer"));
    const out = new Map(), prefix = !run && Array.from(token).length >= 3;
    let at = 0;
    const number = () => {
      let n = 0, shift = 0, b;
      do { b = bytes[at++]; n |= (b & 127) << shift; shift += 7; } while (b & 128);
      return n;
    };
    while (at < bytes.length) {
      let n = number();
      const name = text.decode(bytes.subarray(at, at + n));
      at += n;
      n = number();
      const end = at + n;
      if (name === token || prefix && name.startsWith(token)) {
        const share = name === token ? 1 : 0.5;
        for (let page = 0; at < end;) {
          const item = number();
          page += item >> 2;
          out.set(page, Math.max(out.get(page) || 0, LEVELS[item & 3] * share));
        }
      }
      at = end;
    }
    return out;
  }

  async function search(typed) {
    const wanted = tokens(typed);
    if (!wanted.length) return null;
    const site = await about(), lists = await Promise.all(wanted.map((w) => pagesWith(w, site)));
    lists.sort((a, b) => a.size - b.size);
    const rare = lists.map((l) => Math.log(1 + site.pages / (l.size || 1)));
    const hits = [];
    for (const page of lists[0].keys())
      if (lists.every((l) => l.has(page))) hits.push({ page, score: lists.reduce((sum, l, i) => sum + l.get(page) * rare[i], 0) });
    hits.sort((a, b) => b.score - a.score || a.page - b.page);
    return { site, hits };
  }

  async function row(page, site) {
    const table = await get(`p${Math.floor(page / site.rows)}.txt?${site.version}`, "text");
    const [url, title, date, says] = table.split("\n")[page % site.rows].split("\t");
    return { url, title, date, says };
  }

  // The text with <mark> around what was typed.
  function marked(into, shown, typed) {
    const chars = Array.from(shown), folded = [], from = [];
    chars.forEach((c, i) => { for (const d of fold(c)) { folded.push(d); from.push(i); } });
    const on = new Array(chars.length).fill(false);
    for (const part of parts(typed)) {
      const want = Array.from(part.text);
      for (let i = 0; i + want.length <= folded.length; i++) {
        if (!want.every((c, k) => folded[i + k] === c)) continue;
        if (!part.run && i > 0 && WORD.test(folded[i - 1]) && !RUN.test(folded[i - 1]) && from[i] === from[i - 1] + 1) continue;
        for (let k = 0; k < want.length; k++) on[from[i + k]] = true;
      }
    }
    for (let i = 0; i < chars.length;) {
      let end = i;
      while (end < chars.length && on[end] === on[i]) end++;
      const piece = chars.slice(i, end).join("");
      if (on[i]) into.appendChild(document.createElement("mark")).textContent = piece;
      else into.append(piece);
      i = end;
    }
    return into;
  }

  function item({ url, title, date, says }, typed) {
    const li = document.createElement("li"), link = document.createElement("a"), head = document.createElement("h2");
    link.href = root + url.slice(1);
    marked(link, title, typed);
    head.append(link);
    li.append(head);
    if (date) {
      const time = document.createElement("time");
      time.dateTime = time.textContent = date;
      time.className = "meta";
      li.append(time);
    }
    if (says) li.append(marked(document.createElement("p"), says, typed));
    return li;
  }

  let turn = 0;
  async function show(typed, from = 0, answer = null) {
    const mine = ++turn;
    try {
      answer = answer || await search(typed);
      if (mine !== turn) return;
      const hits = answer ? answer.hits : [];
      const rows = await Promise.all(hits.slice(from, from + SHOWN).map((hit) => row(hit.page, answer.site)));
      if (mine !== turn) return;
      if (!from) list.replaceChildren();
      document.getElementById("search-more")?.remove();
      list.append(...rows.map((r) => item(r, typed)));
      if (from) list.children[from].querySelector("a").focus();
      status.textContent = !answer ? "" : hits.length ? found.replace("{n}", hits.length) : none;
      if (hits.length > from + SHOWN) {
        const button = document.createElement("button");
        button.type = "button";
        button.id = "search-more";
        button.className = "button";
        button.textContent = more;
        button.addEventListener("click", () => show(typed, from + SHOWN, answer));
        list.after(button);
      }
    } catch {
      if (mine === turn) status.textContent = failed;
    }
  }

  function typed(push) {
    const q = input.value.trim(), url = new URL(location.href);
    q ? url.searchParams.set("q", q) : url.searchParams.delete("q");
    if (url.href !== location.href) history[push ? "pushState" : "replaceState"](null, "", url);
    show(q);
  }
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(() => typed(false), 200); };
  // While an input method composes, what stands in the field is not yet what is meant.
  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); typed(true); });
  const read = () => { input.value = new URLSearchParams(location.search).get("q") || ""; show(input.value.trim()); };
  addEventListener("popstate", read);
  read();
})();
