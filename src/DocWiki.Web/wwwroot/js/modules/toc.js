/** Marks the section being read: the last heading above the upper third of the window. */
export function start(nav) {
  const links = new Map();
  for (const link of nav.querySelectorAll('a[href^="#"]')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  if (headings.length === 0) return;

  // An observer wakes this only when a heading crosses the line; a scroll handler would run at every frame. The
  // watched area reaches far up, or a jump past a heading, from below to above, would go unnoticed.
  const observer = new IntersectionObserver(mark, { rootMargin: '1000000px 0px -67% 0px' });
  for (const heading of headings) observer.observe(heading);
  mark();

  function mark() {
    const line = window.innerHeight / 3;
    const current = headings.findLast((heading) => heading.getBoundingClientRect().top < line);
    for (const [heading, link] of links) {
      if (heading === current) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    if (current) keepInSight(links.get(current));
  }

  function keepInSight(link) {
    const box = nav.closest('.side');
    if (!box || box.scrollHeight <= box.clientHeight) return;
    const inner = link.getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}
