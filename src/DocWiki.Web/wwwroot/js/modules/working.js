import { live } from '../live/live.js';
import { markOf } from '../live/people-line.js';

const mostShown = 3;
const words = { editing: 'is editing this page', reviewing: 'is reviewing this page', helping: 'helps on this page' };

/** Marks, beside each page of a tree or a list, who is working on it. */
export function start(box) {
  const scope = live.scope('wiki');
  const draw = () => {
    for (const old of box.querySelectorAll('.working')) old.remove();
    for (const [page, people] of Map.groupBy(scope.others.filter(({ place }) => place), ({ place }) => place)) {
      const link = box.querySelector(`[data-page="${CSS.escape(page)}"]`);
      if (!link) continue;
      const marks = document.createElement('span');
      marks.className = 'working';
      marks.append(...people.slice(0, mostShown).map((person) => markOf(person, words[person.activity])));
      if (link.matches('.tree__link')) link.append(marks);
      else link.after(marks);
    }
  };
  scope.addEventListener('crowd', draw);
  // Branches come when they are opened, lists are fetched anew.
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeType === 1 && node.querySelector?.('[data-page]')))) draw();
  }).observe(box, { childList: true, subtree: true });
  draw();
}
