// Text and preview scroll in step: what is at the top of one is at the top of the other, from heading to heading.
export function scrollInStep(surface, pane, signal) {
  const scroller = surface.view.scrollDOM;
  let leader = null;
  let release = 0;

  scroller.addEventListener('scroll', () => follow(scroller, pane, pairs()), { signal, passive: true });
  pane.addEventListener('scroll', () => follow(pane, scroller, pairs().map(([text, preview]) => [preview, text])), { signal, passive: true });
  pane.addEventListener('preview', () => {
    leader = null;
    follow(scroller, pane, pairs());
  }, { signal });

  /** Heights of the same places on both sides: the top, each heading that is on both, the end. */
  function pairs() {
    const { view } = surface;
    const shown = [...pane.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const found = [[0, 0]];
    let next = 0;
    for (const heading of surface.headings()) {
      // What the preview leaves out (the page's own title) has no partner.
      const at = shown.findIndex((element, index) => index >= next && element.tagName === `H${heading.level}` && same(element.textContent, heading.text));
      if (at < 0) continue;
      next = at + 1;
      found.push([view.lineBlockAt(heading.from).top, shown[at].offsetTop - pane.offsetTop]);
    }
    found.push([scroller.scrollHeight - scroller.clientHeight, pane.scrollHeight - pane.clientHeight]);
    return found;
  }

  function follow(from, to, places) {
    if (pane.hidden || to.scrollHeight <= to.clientHeight) return;
    // Moving the one makes the other say that it scrolled: only the side the person moves leads.
    if (leader && leader !== from) return;
    leader = from;
    clearTimeout(release);
    release = setTimeout(() => { leader = null; }, 120);
    const top = from.scrollTop;
    let i = 1;
    while (i < places.length - 1 && places[i][0] <= top) i++;
    const [[a, x], [b, y]] = [places[i - 1], places[i]];
    to.scrollTop = b > a ? x + (y - x) * Math.min(1, (top - a) / (b - a)) : x;
  }
}

function same(shown, written) {
  const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return words(written).includes(words(shown)) || words(shown).includes(words(written));
}
