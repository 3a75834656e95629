/* Suggestions below the search field while one types: the combobox of the ARIA Authoring Practices Guide. Without this
   script, and whenever something goes wrong, the field is a field. */
(() => {
  "use strict";

  const PAUSE_MS = 150;

  const make = (tag, attributes) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  const suggest = (form) => {
    const input = form.querySelector("[type=search]");
    const { suggestions: source, label } = form.dataset;
    const id = `${input.id}-suggestions`;
    const list = make("ul", { id, role: "listbox", class: "suggestions", "aria-label": label, hidden: "" });
    const status = make("p", { role: "status", class: "visually-hidden" });
    let active = -1, pause, running = new AbortController();

    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    })) input.setAttribute(name, value);
    input.parentElement.append(list);
    form.append(status);

    const activate = (place) => {
      active = place;
      [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    };

    const open = (isOpen) => {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      activate(-1);
    };

    /* Forgets what was asked and not answered yet, too. */
    const close = () => {
      clearTimeout(pause);
      running.abort();
      status.textContent = "";
      open(false);
    };

    const show = async () => {
      running.abort();
      const { signal } = (running = new AbortController());
      try {
        const response = await fetch(`${source}?${new URLSearchParams({ q: input.value })}`, { signal });
        const text = await response.text();
        if (!response.ok || signal.aborted) return;
        const answer = new DOMParser().parseFromString(text, "text/html");
        list.replaceChildren(...answer.querySelectorAll("[role=option]"));
        [...list.children].forEach((option, number) => { option.id = `${id}-${number}`; });
        status.textContent = answer.querySelector("p").textContent;
        open(list.children.length > 0);
      } catch {
        // What a newer request has overtaken is nobody's error; without an answer there are no suggestions.
        if (!signal.aborted) close();
      }
    };

    const later = () => {
      clearTimeout(pause);
      if (!input.value.trim()) return close();
      pause = setTimeout(show, PAUSE_MS);
    };

    const choose = (option) => location.assign(option.dataset.address);

    /* One more place than options: that of the field itself. */
    const step = (by) => {
      const places = list.children.length + 1;
      activate(((active + 1 + by + places) % places) - 1);
    };

    const press = (event) => {
      // The keys belong to the input method until a Chinese word is chosen.
      if (event.isComposing || event.keyCode === 229) return;
      if (list.hidden) {
        if (event.key === "ArrowDown" && list.children.length && input.value.trim()) {
          event.preventDefault();
          open(true);
          activate(0);
        }
        return;
      }
      if (event.key === "Tab") return close();
      if (event.key === "Enter" && active < 0) return close();
      const action = {
        ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: close, Enter: () => choose(list.children[active]),
      }[event.key];
      if (!action || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      action();
    };

    input.addEventListener("input", (event) => event.isComposing || later());
    input.addEventListener("compositionend", later);
    input.addEventListener("keydown", press);
    input.addEventListener("blur", close);
    // A press must not take the cursor out of the field before the click arrives.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  };

  document.querySelectorAll("form[data-suggestions]").forEach(suggest);
})();
