const pauseInMilliseconds = 150;

/** Pointing at a word, or going to it by keyboard, tells who wrote it, when and why; pointing at a block marks all others of its revision. */
export function start(section) {
  const card = section.querySelector('#blame-card');
  if (!card) return;
  let [timer, word] = [0, null];

  for (const name of ['pointerover', 'focusin'])
    section.addEventListener(name, ({ target }) => {
      mark(target.closest('.blame__by')?.parentElement.parentElement.dataset.origin);
      const next = target.closest('[data-shows]');
      if (next === word) return;
      hide();
      if (next) timer = setTimeout(() => show(next), pauseInMilliseconds);
    });
  section.addEventListener('pointerleave', () => { hide(); mark(); });
  section.addEventListener('focusout', hide);
  document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') hide(); });

  function show(next) {
    word = next;
    const said = section.querySelector(`[data-card="${CSS.escape(word.dataset.shows)}"]`);
    card.replaceChildren(...said.cloneNode(true).childNodes);
    card.className = `blame-card ${[...said.classList].find((name) => name.startsWith('blame--age'))}`;
    card.hidden = false;
    word.setAttribute('aria-describedby', card.id);
    // Below the word, or above where there is no room; a word over two lines has several boxes.
    const [box, room] = [word.getClientRects()[0], section.getBoundingClientRect()];
    const left = Math.max(0, Math.min(box.left - room.left, room.width - card.offsetWidth));
    const isBelow = box.bottom + card.offsetHeight + 8 < innerHeight;
    card.style.setProperty('inset-inline-start', `${left}px`);
    card.style.setProperty('inset-block-start', `${(isBelow ? box.bottom + 4 : box.top - card.offsetHeight - 4) - room.top}px`);
  }

  function hide() {
    clearTimeout(timer);
    card.hidden = true;
    word?.removeAttribute('aria-describedby');
    word = null;
  }

  function mark(origin) {
    for (const block of section.querySelectorAll('tbody[data-origin]')) block.classList.toggle('is-marked', block.dataset.origin === origin);
  }
}
