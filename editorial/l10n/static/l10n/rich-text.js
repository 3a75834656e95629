"use strict";
// What the rich text editor leaves out: names in the language of the desk, states a screen reader can tell, and a way
// out of the text by Tab.
{
  const SWITCHES = ["bulletList", "orderedList", "blockquote", "bold", "italic"];

  const nameButtons = (menubar) => {
    for (const button of menubar.querySelectorAll('button[title]:not([title=""])')) {
      button.title = gettext(button.title);
      button.setAttribute("aria-label", button.title);
      if (SWITCHES.includes(button.dataset.name)) {
        button.setAttribute("aria-pressed", button.classList.contains("active"));
      }
    }
    for (const option of menubar.querySelectorAll(".prose-menubar__option > *")) {
      const name = gettext(option.textContent);
      if (name !== option.textContent) option.textContent = name;
    }
  };

  const nameEditor = (text) => {
    const field = text.closest(".form-row, .fieldBox, div")?.parentElement?.querySelector("textarea");
    const label = field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const menubar = text.parentElement.querySelector(".prose-menubar");
    if (!label || !menubar) return;
    label.id ||= `${field.id}-label`;
    text.setAttribute("aria-labelledby", label.id);
    const description = field.getAttribute("aria-describedby");
    if (description) text.setAttribute("aria-describedby", description);
    nameButtons(menubar);
    // It draws the button for headings anew whenever the cursor moves.
    const changes = { childList: true, subtree: true, attributeFilter: ["class"] };
    new MutationObserver(() => nameButtons(menubar)).observe(menubar, changes);
  };

  const nameEditors = () => document.querySelectorAll(".tiptap:not([aria-labelledby])").forEach(nameEditor);

  // In lists and tables the editor keeps Tab for itself, and in a table nobody gets out that way. Indenting and walking
  // through cells have the keys that word processors use in lists.
  const press = (event) => {
    const text = event.target.closest?.(".tiptap");
    if (!text || !event.isTrusted) return;
    if (event.key === "Tab") event.stopPropagation();
    if (!event.altKey || !event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = { key: "Tab", shiftKey: event.key === "ArrowLeft", bubbles: true, cancelable: true };
    text.dispatchEvent(new KeyboardEvent("keydown", tab));
  };

  document.addEventListener("keydown", press, true);
  document.addEventListener("DOMContentLoaded", () => {
    nameEditors();
    document.addEventListener("focusin", nameEditors);
    document.addEventListener("formset:added", () => setTimeout(nameEditors, 0));
    setTimeout(nameEditors, 500); // the editor replaces its text areas after loading
  });
}
