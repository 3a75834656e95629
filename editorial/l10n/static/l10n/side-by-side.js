"use strict";
// Says beside the label which language of a text is still empty.
{
  const isEmpty = (field) => field.value.replace(/<[^>]*>/g, "").trim() === "";

  // A text is missing where it is required, or where the source language has one and this language has not.
  const isMissing = (field) => {
    if (!isEmpty(field)) return false;
    const row = field.name.slice(0, field.name.lastIndexOf("-") + 1);
    const source = document.getElementsByName(row + field.dataset.source)[0];
    return field.required || (source && source !== field && !isEmpty(source));
  };

  const mark = (field) => {
    // The server has said so below the field, until somebody types.
    const said = document.querySelector(`[id="${CSS.escape(field.id)}_helptext"] .translation-state.is-missing`);
    if (said && isMissing(field)) return;
    said?.remove();
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    if (!label) return;
    let badge = label.querySelector(".missing-text");
    if (!isMissing(field)) {
      badge?.remove();
    } else if (!badge) {
      badge = document.createElement("span");
      badge.className = "missing-text";
      badge.textContent = field.dataset.missing;
      label.append(" ", badge);
    }
  };

  const markAll = () => document.querySelectorAll("[data-missing]").forEach(mark);

  document.addEventListener("DOMContentLoaded", () => {
    markAll();
    document.addEventListener("input", markAll);
    document.addEventListener("focusout", () => setTimeout(markAll, 0));
    document.addEventListener("formset:added", markAll);
    setTimeout(markAll, 500); // the rich text editor replaces its text areas after loading
  });
}
