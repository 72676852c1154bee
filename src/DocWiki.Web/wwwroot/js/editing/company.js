// Who else is on the page that is edited, and in which section; and to them, in which one the caret is here.
import { live } from '../live/live.js';
import { drawPeople } from '../live/people-line.js';

/** A caret that runs through the text is nowhere yet. */
const restInMilliseconds = 700;

/** @returns the scope of the page, which also tells when somebody saves it */
export function startCompany(form, surface, page, signal) {
  const scope = live.scope(`page:${page}`, 'editing');
  const sections = JSON.parse(form.dataset.sections);
  const only = form.elements['Input.Section']?.value;
  const line = form.querySelector('[data-here]');
  const draw = () => drawPeople(line.querySelector('ul'), scope, (place) => sections.find(({ id }) => id === place)?.heading);
  scope.addEventListener('crowd', draw, { signal });
  draw();

  let timer = 0;
  const say = () => scope.say('editing', only ?? sectionAt(surface, sections));
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(say, restInMilliseconds);
  };
  surface.onCaret?.(moved);
  moved();
  return scope;
}

/** The id of the section whose heading stands last before the caret; of equal headings the one of the same number counts. Null above the first, and in a new one. */
function sectionAt(surface, sections) {
  if (!surface.headings) return null;
  const before = surface.headings().filter(({ from }) => from <= surface.caret);
  const heading = before.at(-1);
  if (!heading) return null;
  const number = before.filter(({ text }) => text === heading.text).length;
  return sections.filter((section) => section.heading === heading.text)[number - 1]?.id ?? null;
}
