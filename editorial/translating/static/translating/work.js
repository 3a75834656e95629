"use strict";
// Saves each translation on its own without leaving the page, and goes on to the next text by keyboard.
{
  const editors = new Map(); // text area -> rich text editor that stands in its place
  const stored = new Map(); // article -> what the server has, as far as we know
  const underway = new Set(); // articles whose text is being saved
  let form, status, queue = Promise.resolve(), waiting = 0;

  const articles = () => [...form.querySelectorAll(".work-text")];
  const fieldOf = (article) => article.querySelector("textarea");
  const hasProblem = (article) => article.classList.contains("has-problem");
  const isTyped = (article) => fieldOf(article).value !== stored.get(article);
  const say = (words) => { status.textContent = words; };

  const focusOn = (article) => {
    const field = fieldOf(article);
    article.scrollIntoView({ block: "nearest" });
    if (editors.has(field)) editors.get(field).commands.focus();
    else field.focus({ preventScroll: true });
  };

  // --- Talking to the server -----------------------------------------------------------------------------------------
  // One request after the other, because each locks the record; how many wait can be seen from outside.
  const inTurn = (request) => {
    form.dataset.waiting = ++waiting;
    queue = queue.then(request).finally(() => { form.dataset.waiting = --waiting; });
    return queue;
  };

  const ask = async (address, body) => {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(String(answer.status));
    return answer.json();
  };

  // Signing in again, in another window, changes the token that proves that a form is ours.
  const renewToken = async () => {
    const page = await (await fetch(location.pathname + location.search)).text();
    const token = new DOMParser().parseFromString(page, "text/html").querySelector("#work-form [name=csrfmiddlewaretoken]");
    if (!token) throw new Error("over");
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token.value;
  };

  const post = async (data) => {
    const body = () => {
      const sent = new FormData();
      sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const [name, value] of Object.entries(data)) sent.append(name, value);
      return sent;
    };
    try {
      return await ask(location.pathname + location.search, body());
    } catch (error) {
      if (error.message !== "403") throw error;
      await renewToken();
      return ask(location.pathname + location.search, body());
    }
  };

  const send = (article, step) => {
    const context = article.dataset.context;
    const value = fieldOf(article).value;
    const data = {
      do: `${step} ${context}`,
      [`${context}-text`]: value,
      get [`${context}-seen`]() { return form.elements[`${context}-seen`].value; },
    };
    const hadProblem = hasProblem(article);
    return inTurn(async () => {
      // What was sent before has been refused, and the person has not seen yet why.
      if (!hadProblem && hasProblem(article)) return;
      try {
        apply(await post(data), article, value);
      } catch (error) {
        article.classList.add("has-problem");
        say(error.message === "over" ? status.dataset.over : status.dataset.lost);
      }
    });
  };

  // --- Showing what the server says ----------------------------------------------------------------------------------
  const put = (place, parts) => {
    for (const [name, html] of Object.entries(parts ?? {})) {
      const part = place.querySelector(`[data-part=${name}]`);
      if (part) part.innerHTML = html;
    }
  };

  const apply = (answer, article, value) => {
    put(document, answer.parts);
    for (const text of answer.texts) {
      put(article, text.parts);
      if (text.seen) form.elements[`${text.context}-seen`].value = text.seen;
      if (!text.outcome) continue;
      const isKept = ["saved", "unchanged"].includes(text.outcome);
      article.classList.toggle("has-problem", !isKept);
      if (isKept) stored.set(article, value);
      say(text.message);
    }
  };

  const save = async (article, step) => {
    underway.add(article);
    say(status.dataset.saving);
    await send(article, step);
    underway.delete(article);
  };

  const goToEnd = () => document.querySelector("#end :is(textarea, button, a)")?.focus();

  // A text in which nothing stands is left for later; everything else is sent as the button says.
  const saveAndGoOn = async (article, step) => {
    const following = articles()[articles().indexOf(article) + 1];
    const isEmpty = !fieldOf(article).value && !isTyped(article);
    const saving = isEmpty ? queue : save(article, step);
    if (following) focusOn(following);
    await saving;
    if (following) return;
    if (hasProblem(article)) focusOn(article);
    else goToEnd();
  };

  const saveAll = async (step) => {
    const typed = articles().filter(isTyped);
    if (!typed.length) say(status.dataset.nothing);
    for (const article of typed) await save(article, step);
  };

  // --- What a person does --------------------------------------------------------------------------------------------
  const onSubmit = (event) => {
    event.preventDefault();
    const [step, context] = (event.submitter?.value ?? "draft").split(" ");
    const article = context && event.submitter.closest(".work-text");
    if (article) saveAndGoOn(article, step);
    else saveAll(step);
  };

  // Submitting waits for what is being saved, and does not leave behind what is not.
  const onEnd = async (event) => {
    if (!form) return;
    event.preventDefault();
    await queue;
    const left = articles().find(isTyped);
    if (left) focusOn(left);
    else event.target.submit();
  };

  // Before the rich text editor sees it, which would begin a new line.
  const onKey = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const article = event.target.closest(".work-text");
    if (!article) return;
    event.preventDefault();
    event.stopPropagation();
    saveAndGoOn(article, "finish");
  };

  const onInput = ({ target }) => {
    const count = target.closest(".work-text")?.querySelector("[data-count]");
    if (!count || target !== fieldOf(target.closest(".work-text"))) return;
    const editor = editors.get(target);
    const length = [...(editor ? editor.getText({ blockSeparator: "\n" }) : target.value)].length;
    count.textContent = length;
    count.parentElement.classList.toggle("is-over", length > (target.dataset.limit || Infinity));
  };

  const insert = (field, words) => {
    const editor = editors.get(field);
    if (editor) return editor.chain().focus().insertContent({ type: "text", text: words }).run();
    field.focus();
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    return field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const replace = (article, text) => {
    const field = fieldOf(article);
    if (editors.has(field)) editors.get(field).commands.setContent(text, { emitUpdate: true });
    else field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // The field holds now what the server has.
    stored.set(article, field.value);
    article.classList.remove("has-problem");
    focusOn(article);
  };

  // Former translations are looked up when somebody begins to work on a text, or asks for them.
  const suggest = (link) => {
    const place = link.parentElement;
    link.remove();
    return inTurn(() => ask(link.href.split("#")[0]).then(
      (answer) => put(place.parentElement, answer.parts),
      () => place.append(link),
    ));
  };

  const onClick = (event) => {
    const { target } = event;
    if (target.matches(".work-suggestions > a")) {
      event.preventDefault();
      focusOn(target.closest(".work-text"));
    }
    const button = target.closest(".work-insert");
    const article = button?.closest(".work-text");
    if (!article) return;
    if ("replace" in button.dataset) replace(article, button.dataset.replace);
    else insert(fieldOf(article), button.dataset.insert);
  };

  const onFocus = ({ target }) => {
    const link = target.closest(".work-target")?.querySelector(".work-suggestions > a");
    if (link && link !== target) suggest(link);
  };

  const onBlur = ({ target, relatedTarget }) => {
    const article = target.closest(".work-text");
    if (!article || article.contains(relatedTarget) || underway.has(article) || !isTyped(article)) return;
    if (!fieldOf(article).value || article.dataset.checked === fieldOf(article).value) return;
    article.dataset.checked = fieldOf(article).value;
    send(article, "check");
  };

  const onReady = ({ detail: { editor, textarea } }) => {
    editors.set(textarea, editor);
    editor.view.dom.setAttribute("aria-label", textarea.labels[0]?.textContent ?? "");
    editor.view.dom.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"));
    editor.view.dom.setAttribute("lang", textarea.lang);
    if (document.activeElement === textarea) editor.commands.focus();
  };

  const begin = () => {
    const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    if (place.id === "end") goToEnd();
    else if (place.id === "texts" && articles().length) focusOn(articles()[0]);
    else if (place.matches(".work-text")) focusOn(place);
  };

  // The editors may be ready before the page is.
  document.addEventListener("prose-editor:ready", onReady);
  document.addEventListener("DOMContentLoaded", () => {
    form = document.getElementById("work-form");
    status = document.getElementById("work-status");
    if (!status) return;
    document.querySelector(".work").classList.add("has-script");
    for (const article of articles()) stored.set(article, fieldOf(article).value);
    form.addEventListener("submit", onSubmit);
    document.getElementById("end").addEventListener("submit", onEnd);
    document.addEventListener("keydown", onKey, true);
    form.addEventListener("input", onInput);
    form.addEventListener("click", onClick);
    form.addEventListener("focusin", onFocus);
    form.addEventListener("focusout", onBlur);
    addEventListener("load", () => setTimeout(begin, 100));
    addEventListener("beforeunload", (event) => {
      if (underway.size || articles().some(isTyped)) event.preventDefault();
    });
  });
}
