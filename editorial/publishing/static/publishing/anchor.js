"use strict";
// Puts the cursor into the field that the address names, also where a widget hides the field itself.
{
  const REACHABLE = "[contenteditable=true], input:not([type=hidden]), select, textarea, a[href]";

  const isVisible = (element) => element.offsetWidth > 0;

  const open = (element) => {
    for (let parent = element.closest("details"); parent; parent = parent.parentElement.closest("details")) {
      parent.open = true;
    }
  };

  const goTo = (id) => {
    const field = id && document.getElementById(id);
    // The skip link leads to the content itself; the browser goes there.
    if (!field || field.matches("main")) return;
    open(field);
    const around = [...(field.closest("div") ?? field).querySelectorAll(REACHABLE)];
    const target = field.matches(REACHABLE) && isVisible(field) ? field : around.find(isVisible);
    (target ?? field).scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  };

  const follow = () => goTo(decodeURIComponent(location.hash.slice(1)));

  // The rich text editor replaces its text areas after loading.
  addEventListener("load", () => setTimeout(follow, 300));
  addEventListener("hashchange", follow);
}
