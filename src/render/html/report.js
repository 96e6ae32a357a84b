// Copies the text for a ticket. Without this, the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const done = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(text.value);
        } catch {
            text.focus();
            text.select();
            if (!document.execCommand("copy")) return;
        }
        done.textContent = button.dataset.done;
        setTimeout(() => { done.textContent = ""; }, 4000);
    });
}
