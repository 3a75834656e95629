"use strict";
// Fields in which one types part of a name and chooses records: the combobox of the ARIA Authoring Practices Guide.
// The list of the form stays in the page, hidden: it holds what is sent, and the admin's popups write into it.
{
  const PAUSE_MS = 200;
  let fields = 0;

  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  const removing = (name) => interpolate(gettext("Remove %(name)s"), { name }, true);

  class Choosing {
    constructor(select) {
      this.select = select;
      // Rows of an inline are numbered anew when one goes; names of our own are not touched by that.
      this.id = `choosing-${++fields}`;
      this.found = [];
      this.active = -1;
      this.build();
      this.show();
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("focus", () => this.input.select());
      this.input.addEventListener("click", () => this.clickedInto());
      this.input.addEventListener("blur", () => this.left());
      // Clicks must not take the cursor out of the field.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.clicked(event.target.closest("[role=option]")));
      this.list.addEventListener("scroll", () => this.reachedEnd() && this.searchMore());
    }

    build() {
      const { select, id } = this;
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      label.id ||= `${id}-label`;
      label.htmlFor = id;
      const named = { "aria-labelledby": label.id };
      this.box = make("div", { class: "choosing" });
      this.chosen = make("ul", { class: "choosing-chosen", ...named });
      this.input = make("input", {
        type: "text", id, class: "choosing-input", role: "combobox", autocomplete: "off", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
      });
      for (const name of ["aria-describedby", "aria-invalid"]) {
        if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
      }
      if (select.required) this.input.setAttribute("aria-required", "true");
      this.clear = make("button", { type: "button", class: "choosing-remove", hidden: "" }, "×");
      this.clear.addEventListener("click", () => this.remove(select.value));
      this.list = make("ul", { id: `${id}-list`, class: "choosing-list", role: "listbox", hidden: "", ...named });
      this.status = make("p", { class: "choosing-status", role: "status" });
      this.box.append(this.chosen, this.input, this.clear, this.list, this.status);
      select.hidden = true;
      select.after(this.box);
    }

    get options() {
      return [...this.select.selectedOptions].filter((option) => option.value);
    }

    // The name that stands in the field while nobody types.
    get name() {
      return this.select.multiple ? "" : this.options[0]?.textContent ?? "";
    }

    get term() {
      return this.input.value === this.name ? "" : this.input.value;
    }

    // Show what the list of the form says is chosen.
    show() {
      const { select, options } = this;
      this.write();
      this.chosen.replaceChildren(...(select.multiple ? options.map((option) => this.chip(option)) : []));
      this.chosen.hidden = !this.chosen.children.length;
      this.clear.hidden = select.multiple || select.required || !options.length;
      this.clear.setAttribute("aria-label", removing(this.input.value));
    }

    write() {
      this.input.value = this.name;
    }

    chip(option) {
      const row = make("li", {}, option.textContent);
      const name = removing(option.textContent);
      const button = make("button", { type: "button", class: "choosing-remove", "aria-label": name }, "×");
      button.addEventListener("click", () => this.remove(option.value));
      row.append(button);
      return row;
    }

    typed() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(this.term), PAUSE_MS);
    }

    clickedInto() {
      // What is typed next replaces the name.
      if (!this.term) this.input.select();
      this.search(this.term);
    }

    // Without a word the first records are offered, so that a short list needs no typing.
    async search(term, page = 1) {
      const { appLabel, modelName, fieldName } = this.select.dataset;
      const query = { term, page, app_label: appLabel, model_name: modelName, field_name: fieldName };
      const asked = (this.asked = {});
      try {
        const response = await fetch(`${this.select.getAttribute("data-ajax--url")}?${new URLSearchParams(query)}`);
        const { results, pagination } = await response.json();
        if (asked !== this.asked) return;
        this.next = pagination.more && { term, page: page + 1 };
        this.offer(results, page > 1);
      } catch {
        if (asked === this.asked) this.status.textContent = gettext("The names cannot be loaded. Please try again.");
      }
    }

    searchMore() {
      const { next } = this;
      this.next = null;
      if (next) this.search(next.term, next.page);
    }

    offer(results, isMore) {
      const taken = this.select.multiple ? this.options.map((option) => option.value) : [];
      const rows = results.filter(({ id }) => !taken.includes(id)).map((result) => this.option(result));
      if (isMore) this.list.append(...rows);
      else this.list.replaceChildren(...rows);
      if (!rows.length && this.next) return this.searchMore();
      this.found = [...this.list.children];
      this.found.forEach((row, number) => (row.id = `${this.id}-${number}`));
      if (!isMore) this.mark(-1);
      this.open(this.found.length > 0);
      this.status.textContent = this.result();
      return undefined;
    }

    result() {
      const number = this.found.length;
      if (!number) return gettext("Nothing found");
      const count = this.next ? `${number}+` : number;
      return interpolate(ngettext("%(count)s name found", "%(count)s names found", number), { count }, true);
    }

    option({ id, text }) {
      return make("li", { role: "option", "data-key": id, "aria-selected": "false" }, text);
    }

    open(isOpen) {
      this.list.hidden = !isOpen;
      this.input.setAttribute("aria-expanded", isOpen);
      if (isOpen) this.list.scrollIntoView({ block: "nearest" });
      else this.mark(-1);
    }

    mark(number) {
      this.found[this.active]?.setAttribute("aria-selected", "false");
      this.active = number;
      const row = this.found[number];
      row?.setAttribute("aria-selected", "true");
      row?.scrollIntoView({ block: "nearest" });
      if (row) this.input.setAttribute("aria-activedescendant", row.id);
      else this.input.removeAttribute("aria-activedescendant");
    }

    reachedEnd() {
      return this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 1;
    }

    pressed(event) {
      const keys = { ArrowDown: 1, ArrowUp: -1 };
      if (event.isComposing) return undefined; // Enter and arrows choose characters while Chinese is being typed
      if (event.key in keys) this.step(keys[event.key]);
      else if (event.key === "Enter") this.clicked(this.found[this.active] ?? this.only);
      else if (event.key === "Tab") return this.clicked(this.found[this.active]);
      else if (event.key === "Escape") this.back();
      else if (event.key === "Backspace" && this.select.multiple && !this.input.value) this.remove(this.options.at(-1)?.value);
      else return undefined;
      // Enter in a field of this kind never sends the form.
      return event.preventDefault();
    }

    step(direction) {
      if (this.list.hidden) return this.search(this.term);
      const last = this.found.length - 1;
      const number = this.active + direction;
      if (number > last) this.searchMore();
      return this.mark(number > last ? last : number < 0 ? 0 : number);
    }

    // What somebody surely means who types until one name is left.
    get only() {
      return this.list.hidden || this.found.length > 1 ? null : this.found[0];
    }

    clicked(row) {
      if (row) this.choose(row.dataset.key, row.textContent);
    }

    choose(key, text) {
      const known = [...this.select.options].find((option) => option.value === key);
      const option = known ?? new Option(text, key);
      if (!known) this.select.add(option);
      option.selected = true;
      this.changed();
    }

    remove(key) {
      for (const option of this.options) if (option.value === key) option.selected = false;
      if (!this.select.multiple) this.select.value = "";
      this.changed();
      this.input.focus();
    }

    changed() {
      this.back();
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // Leave the search; the field says again what is chosen.
    back() {
      clearTimeout(this.timer);
      this.asked = null;
      this.status.textContent = "";
      this.open(false);
      this.write();
    }

    // An emptied field means: nobody. Anything else that is no name of the list is taken back.
    left() {
      const isEmptied = !this.select.multiple && !this.select.required && !this.input.value && this.select.value;
      if (isEmptied) this.select.value = "";
      if (isEmptied) this.changed();
      else this.back();
    }
  }

  const made = new WeakMap();

  const start = (part) => {
    for (const select of part.querySelectorAll("select.admin-autocomplete")) {
      if (!select.name.includes("__prefix__") && !made.has(select)) made.set(select, new Choosing(select));
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    // The popups announce what they wrote through jQuery, which other listeners do not hear.
    django.jQuery(document).on("change", "select.admin-autocomplete", (event) => made.get(event.target)?.show());
  });
  document.addEventListener("formset:added", (event) => start(event.target));
}
