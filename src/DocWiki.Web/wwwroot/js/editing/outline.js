// The headings of the text as a list to jump by, filled when it is opened.
export function startOutline(form, surface, signal) {
  const list = form.querySelector('[data-outline]');
  if (!list) return;
  const item = list.querySelector('template');
  const panel = list.closest('[popover]');
  panel.addEventListener('beforetoggle', (event) => {
    if (event.newState !== 'open') return;
    const headings = surface.headings();
    const lines = headings.map((heading) => {
      const line = item.content.cloneNode(true);
      const button = line.querySelector('button');
      button.textContent = heading.text || '…';
      button.dataset.level = heading.level;
      button.addEventListener('click', () => {
        panel.hidePopover();
        surface.select(heading.from, heading.from);
      });
      return line;
    });
    list.replaceChildren(item, ...lines);
    panel.querySelector('[data-none]').hidden = headings.length > 0;
  }, { signal });
}
