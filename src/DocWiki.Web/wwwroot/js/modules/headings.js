/** Gives each heading of a text a mark that links to it. */
export function start(prose) {
  const mark = document.getElementById('heading-link')?.content.firstElementChild;
  if (!mark) return;
  for (const heading of prose.querySelectorAll(':is(h1, h2, h3, h4, h5, h6)[id]')) {
    const link = mark.cloneNode(true);
    link.href = `#${encodeURIComponent(heading.id)}`;
    heading.append(' ', link);
  }
}
