"use strict";
// Who adds or removes a row by keyboard goes on where it happened, instead of at the top of the page.
{
  const REACHABLE = "input:not([type=hidden]), select, textarea, [contenteditable=true]";

  // Other scripts may put their own fields into the row first.
  const goTo = (find) => setTimeout(() => find()?.focus(), 0);

  const firstField = (row) => [...row.querySelectorAll(REACHABLE)].find((field) => field.offsetWidth > 0);

  document.addEventListener("formset:added", (event) => goTo(() => firstField(event.target)));
  document.addEventListener("formset:removed", (event) => {
    const group = document.getElementById(`${event.detail.formsetName}-group`);
    goTo(() => group?.querySelector(".add-row a"));
  });
}
