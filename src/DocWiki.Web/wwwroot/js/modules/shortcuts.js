/** Keys are said where they lead: aria-keyshortcuts="/" on a field focuses it, on a link or button presses it. */
export function start(root) {
  root.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (event.key.length !== 1 || event.key === '"' || event.key === '\\') return;
    const target = root.querySelector(`[aria-keyshortcuts~="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input, textarea')) {
      target.focus();
      target.select();
    } else {
      target.click();
    }
  });
}
