// Says the day that is pointed at, or that the arrow keys have come to.

export const chart = (place) => {
  const days = [...place.querySelectorAll(".day")];
  const said = place.querySelector("output");
  let at = days.length - 1;

  const show = (n) => {
    days[at]?.classList.remove("at");
    at = Math.min(Math.max(n, 0), days.length - 1);
    days[at].classList.add("at");
    said.textContent = days[at].dataset.said;
  };
  const keys = {
    ArrowLeft: () => at - 1, ArrowRight: () => at + 1, Home: () => 0, End: () => days.length - 1,
    PageUp: () => at - 7, PageDown: () => at + 7,
  };

  place.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    show(keys[event.key]());
  });
  place.addEventListener("focus", () => show(at));
  place.addEventListener("pointermove", (event) => {
    const day = event.target.closest(".day");
    if (day) show(days.indexOf(day));
  });
};
