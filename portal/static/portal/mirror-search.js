/* The search of the mirror, in the files that portal/mirror/index.py has written beside this page. Without this script,
   and whenever something goes wrong, the page shows the lists of everything. */
(() => {
  "use strict";

  const AT_ONCE = 20, MOST_WORDS = 8, LEAST = 4, LEVELS = 8;
  const results = document.getElementById("results"), form = document.querySelector("form.search.of-page");
  const typed = (new URLSearchParams(location.search).get("q") || "").slice(0, 200).trim();
  if (!results || !form || !typed) return;
  const said = results.dataset, status = results.querySelector("[role=status]"), list = results.querySelector("ol");

  const files = new Map();
  const load = (name) => {
    if (!files.has(name)) {
      files.set(name, fetch(new URL(name, form.action)).then((response) => {
        if (!response.ok) throw new Error(`${response.status}`);
        return response.json();
      }));
    }
    return files.get(name);
  };

  /* The same spelling as in editorial/search/folding.py. */
  const HAN = /\p{Script=Han}/u;
  const BASE = { ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe", ß: "ss" };
  const fold = (word) => word.normalize("NFKC").toLowerCase().replace(/[łøđıæœß]/g, (letter) => BASE[letter])
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/(^|[^aeq])ue/g, "$1u").replace(/([ao])e/g, "$1");
  const stem = (word) => {
    for (const ending of ["innen", "ern", "ens", "em", "en", "er", "es", "in", "um", "e", "n", "s"]) {
      if (word.endsWith(ending) && word.length - ending.length >= LEAST) return word.slice(0, -ending.length);
    }
    return word;
  };
  const wordsOf = (text) => text.normalize("NFKC").match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu) || [];

  const wordsNear = async (word, about) => {
    let file = 0;
    for (const sign of [...word].slice(0, HAN.test(word) ? 1 : 2)) file = (file * 31 + sign.codePointAt(0)) % 65521;
    const name = `words-${file % about.files}.json`;
    // A map, so that no word is a property that every object has.
    return new Map(Object.entries(await load(name)));
  };

  /* Chinese is cut into the longest words that stand in any record. */
  const cut = async (run, about) => {
    const words = [], signs = [...run];
    for (let at = 0; at < signs.length;) {
      const known = await wordsNear(signs[at], about);
      let length = signs.length - at;
      while (length > 1 && !known.has(signs.slice(at, at + length).join(""))) length -= 1;
      const word = signs.slice(at, at + length).join("");
      if (length > 1 || known.has(word) || signs.length === 1) words.push(word);
      at += length;
    }
    return words.length ? words : [run];
  };

  const readTerms = async (about) => {
    const terms = [];
    for (const word of wordsOf(typed)) {
      if (HAN.test(word)) terms.push(...await cut(word, about));
      else if (fold(word)) terms.push(fold(word));
    }
    const telling = terms.filter((term) => !about.ignored.includes(term));
    return [...new Set(telling.length ? telling : terms)].slice(0, MOST_WORDS);
  };

  /* How much each record is about a term: in a title more than in a text, whole more than as a beginning. */
  const scoresOf = async (term, about) => {
    const scores = new Map(), beginning = HAN.test(term) ? term : stem(term);
    for (const [word, differences] of await wordsNear(term, about)) {
      const isWhole = word === term;
      if (!isWhole && (beginning.length < (HAN.test(term) ? 2 : 3) || !word.startsWith(beginning))) continue;
      let record = 0;
      for (const difference of differences) {
        record += difference;
        const number = Math.floor(record / LEVELS), score = 2 * (record % LEVELS) + (isWhole ? 1 : 0);
        scores.set(number, Math.max(scores.get(number) || 0, score));
      }
    }
    return scores;
  };

  /* Return the records that have most of the terms, the best first, then the newest. */
  const find = async (terms, about) => {
    const found = new Map();
    for (const scores of await Promise.all(terms.map((term) => scoresOf(term, about)))) {
      for (const [number, score] of scores) {
        const [has, sum] = found.get(number) || [0, 0];
        found.set(number, [has + 1, sum + score]);
      }
    }
    const most = Math.max(0, ...[...found.values()].map(([has]) => has));
    const numbers = [...found].filter(([, [has]]) => has === most).sort(([a, [, x]], [b, [, y]]) => y - x || b - a);
    return { numbers: numbers.map(([number]) => number), isWhole: most === terms.length };
  };

  const add = (parent, tag, text, lang, className) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (lang) element.lang = lang;
    if (className) element.className = className;
    parent.append(element);
    return element;
  };

  const show = ([title, titleLang, address, kind, date, summary, summaryLang], about) => {
    const item = add(list, "li", "");
    add(item, "p", about.kinds[kind], "", "kicker");
    const link = add(add(item, "h2", ""), "a", title, titleLang);
    link.href = new URL(address, form.action);
    if (summary) add(item, "p", summary, summaryLang, "lines");
    if (date) add(item, "p", date, "", "meta");
    return link;
  };

  const showSome = async (numbers, about) => {
    const some = numbers.splice(0, AT_ONCE), links = [];
    const records = await Promise.all(some.map((number) => load(`records-${Math.floor(number / about.inFile)}.json`)));
    records.forEach((file, place) => {
      const record = file[some[place] % about.inFile];
      if (record) links.push(show(record, about));
    });
    if (numbers.length) {
      const more = add(results, "button", said.more);
      more.type = "button";
      more.addEventListener("click", async () => {
        more.remove();
        const [first] = await showSome(numbers, about);
        first?.focus();
      });
    }
    return links;
  };

  const search = async () => {
    form.querySelector("[type=search]").value = typed;
    results.hidden = false;
    results.setAttribute("aria-busy", "true");
    try {
      const about = await load("index.json"), { numbers, isWhole } = await find(await readTerms(about), about);
      const count = numbers.length;
      await showSome(numbers, about);
      const number = (count === 1 ? said.one : said.many).replace("{n}", count);
      status.textContent = count ? (isWhole ? number : `${said.parts} ${number}`) : said.none;
      document.title = `${typed} – ${document.title}`;
    } catch {
      status.textContent = said.failed;
    }
    results.removeAttribute("aria-busy");
  };

  search();
})();
