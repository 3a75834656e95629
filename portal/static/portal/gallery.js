/* Keys for a picture shown large: Escape closes it, the arrows lead to its neighbours. Without this script its links do. */
(() => {
  "use strict";

  const LINKS = { Escape: ".close", ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" };

  document.addEventListener("keydown", (event) => {
    const link = LINKS[event.key] && document.querySelector(`.enlarged:target ${LINKS[event.key]}`);
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    link.click();
  });
})();
