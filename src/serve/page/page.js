
// Shows what a check does while it runs, and its report when it is there. Without this, the page loads itself anew.
const live = document.querySelector("[data-events]");
if (live) {
    const list = live.querySelector("ol");
    const clock = live.querySelector("[data-clock]");
    const lost = live.querySelector("[data-lost]");
    const begun = performance.now() - Number(clock.dataset.clock);
    const part = (name, text) => {
        const span = document.createElement("span");
        span.className = name;
        span.textContent = text;
        return span;
    };
    const ticking = setInterval(() => {
        clock.textContent = `${Math.floor((performance.now() - begun) / 1000)} s`;
    }, 250);
    const events = new EventSource(live.dataset.events);
    events.addEventListener("step", (event) => {
        const step = JSON.parse(event.data);
        const before = list.lastElementChild;
        if (before) {
            before.removeAttribute("aria-current");
            before.append(" ", part("took", step.took ?? ""));
        }
        const item = document.createElement("li");
        item.setAttribute("aria-current", "step");
        item.append(part("at", step.at), " ", part("text", step.text));
        list.append(item);
        lost.hidden = true;
    });
    events.addEventListener("done", () => {
        events.close();
        location.reload();
    });
    // The browser connects again by itself, unless it was told that there is nothing any more.
    events.addEventListener("error", () => {
        lost.hidden = false;
        if (events.readyState === EventSource.CLOSED) clearInterval(ticking);
    });
    events.addEventListener("open", () => { lost.hidden = true; });
}

// One check is enough, however often the button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
    });
}
// Somebody who comes back to the page can ask again.
addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
