// A picture that was chosen or dropped shows at once, cut as it will be, and goes up by itself.

import { takeDrops } from "./sending.js";
import { trouble } from "./trouble.js";

export const cover = (place) => {
  const said = place.querySelector("[data-cover-said]");
  const name = place.querySelector("input[type=file]").name;

  const take = async ([file]) => {
    const before = place.querySelector(".cover, .banner");
    const shown = document.createElement("img");
    shown.className = place.querySelector(".banner") ? "banner" : "cover";
    shown.alt = "";
    shown.src = URL.createObjectURL(file);
    before.replaceWith(shown);
    said.textContent = "";
    const body = new FormData();
    body.append(name, file);
    const headers = { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" };
    const answer = await fetch(place.dataset.cover, { method: "POST", body, headers }).catch(() => null);
    URL.revokeObjectURL(shown.src);
    if (answer?.ok) {
      shown.src = (await answer.json()).address;
      document.body.dispatchEvent(new CustomEvent("arrived"));
      return;
    }
    shown.replaceWith(before);
    said.textContent = answer?.status === 422 ? (await answer.json()).detail : place.dataset.failed;
    if ([401, 403].includes(answer?.status)) trouble(answer.status);
  };
  takeDrops(place, take);
};
