"use strict";
// A click into the preview sets the focal point; the two number fields do the same for the keyboard.
document.addEventListener("DOMContentLoaded", () => {
  const image = document.querySelector("#image_form .field-preview img");
  const fields = { x: document.getElementById("id_focal_x"), y: document.getElementById("id_focal_y") };
  if (!image || !fields.x || !fields.y) return;

  const frame = document.createElement("span");
  frame.className = "focal-point";
  const mark = document.createElement("span");
  mark.className = "focal-point-mark";
  image.replaceWith(frame);
  frame.append(image, mark);

  const show = () => {
    mark.style.left = `${fields.x.value.replace(",", ".") * 100}%`;
    mark.style.top = `${fields.y.value.replace(",", ".") * 100}%`;
  };

  frame.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    fields.x.value = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)).toFixed(2);
    fields.y.value = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height)).toFixed(2);
    show();
  });
  fields.x.addEventListener("input", show);
  fields.y.addEventListener("input", show);
  show();
});
