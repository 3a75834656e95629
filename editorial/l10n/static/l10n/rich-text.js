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

  // The label of the text area that the editor replaces.
  const labelOf = (part) => {
    const field = part.closest(".prose-editor")?.parentElement.querySelector("textarea");
    return field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  };

  const nameText = (text, label) => {
    label.id ||= `${label.htmlFor}-label`;
    text.setAttribute("aria-labelledby", label.id);
    const description = document.getElementById(label.htmlFor)?.getAttribute("aria-describedby");
    if (description) text.setAttribute("aria-describedby", description);
  };

  const nameMenubar = (menubar, label) => {
    menubar.setAttribute("role", "group");
    menubar.setAttribute("aria-label", label.firstChild.textContent);
    nameButtons(menubar);
    // It draws the button for headings anew whenever the cursor moves.
    const changes = { childList: true, subtree: true, attributeFilter: ["class"] };
    new MutationObserver(() => nameButtons(menubar)).observe(menubar, changes);
  };

  const nameAll = (selector, name) => {
    for (const part of document.querySelectorAll(selector)) {
      const label = labelOf(part);
      if (label) name(part, label);
    }
  };

  const nameEditors = () => {
    nameAll(".tiptap:not([aria-labelledby])", nameText);
    nameAll(".prose-menubar:not([role])", nameMenubar);
  };

  // In lists and tables the editor keeps Tab for itself, and in a table nobody gets out that way. Indenting and walking
  // through cells have the keys that word processors use in lists.
  const press = (event) => {
    const text = event.target.closest?.(".tiptap");
    if (!text || !event.isTrusted) return;
    if (event.key === "Tab") event.stopPropagation();
    if (!event.altKey || !event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    // Of a click just before, browsers tell in their own time; without it the key would act where the cursor was.
    document.dispatchEvent(new Event("selectionchange"));
    const tab = { key: "Tab", shiftKey: event.key === "ArrowLeft", bubbles: true, cancelable: true };
    text.dispatchEvent(new KeyboardEvent("keydown", tab));
  };

  document.addEventListener("keydown", press, true);
  // Editors come with the page and with every row that is added, each in several steps.
  new MutationObserver(nameEditors).observe(document.documentElement, { childList: true, subtree: true });
}
