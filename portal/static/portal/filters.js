/* Filters of a list answer at once: the address that the form would open is fetched, and its results take the place of
   those on the page. Without this script, and whenever something goes wrong, the browser opens that address as ever. */
(() => {
  "use strict";

  const form = document.querySelector("form.filters");
  if (!form || !document.getElementById("results")) return;

  // What depends on the filters, beside the fields themselves.
  const REPLACED = ["#results", ".languages", ".address-printed"];
  let shown = location.pathname + location.search;
  let running = new AbortController();

  const asked = () => {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (!value) query.delete(name);
    return location.pathname + (query.toString() && `?${query}`);
  };

  /* The fields stay, so that the focus stays; only what they offer and say is renewed. */
  const renewField = (field, renewed) => {
    const control = field.querySelector("select"), other = renewed.querySelector("select");
    // Moved one by one, each option would in turn be the chosen one.
    const { value } = other;
    control.replaceChildren(...other.children);
    control.value = value;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (other.hasAttribute(name)) control.setAttribute(name, other.getAttribute(name));
      else control.removeAttribute(name);
    }
    field.querySelector(".errorlist")?.remove();
    field.append(...renewed.querySelectorAll(".errorlist"));
  };

  const renew = (page) => {
    const other = page.querySelector("form.filters");
    const fields = other.querySelectorAll(".field");
    form.querySelectorAll(".field").forEach((field, number) => renewField(field, fields[number]));
    form.querySelector(".actions a")?.remove();
    form.querySelector("button").after(...other.querySelectorAll(".actions a"));
    for (const selector of REPLACED) document.querySelector(selector)?.replaceWith(page.querySelector(selector));
    form.querySelector(".found").textContent = other.querySelector(".found").textContent;
  };

  /* `keep` adds the address to the browser's history; false comes from going back or forward in it. */
  const show = async (address, keep) => {
    running.abort();
    const { signal } = (running = new AbortController());
    document.getElementById("results").setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal });
      const text = await response.text();
      if (!response.ok || signal.aborted) throw new Error(`${response.status}`);
      renew(new DOMParser().parseFromString(text, "text/html"));
      if (keep && address !== shown) history.pushState(null, "", address);
      shown = address;
      return true;
    } catch {
      // A request that a newer one has overtaken is nobody's error.
      if (!signal.aborted) location.assign(address);
      return false;
    }
  };

  const follow = async (link) => {
    const inForm = form.contains(link);
    if (!(await show(link.pathname + link.search, true))) return;
    const results = document.getElementById("results");
    if (inForm) return form.querySelector("button").focus();
    results.tabIndex = -1;
    results.focus();
  };

  form.addEventListener("change", () => show(asked(), true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(asked(), true);
  });
  // Other pages of the list, and the ways out of its filters.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results a, .filters a");
    if (!link || link.origin + link.pathname !== location.origin + location.pathname) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    follow(link);
  });
  window.addEventListener("popstate", () => {
    // Jumps within the page come here too.
    const address = location.pathname + location.search;
    if (address !== shown) show(address, false);
  });
})();
