import { live } from '../live/live.js';
import { drawPeople, markOf } from '../live/people-line.js';

/** Who else is on the page: a line in its head, and a circle at each heading whose section somebody is editing. */
export function start(line) {
  const scope = live.scope(`page:${line.dataset.page}`);
  const list = line.querySelector('ul');
  const hide = document.querySelector('[data-hide]');
  const button = hide.querySelector('button');
  const draw = () => {
    drawPeople(list, scope, (section) => headingOf(section)?.firstChild?.textContent.trim());
    drawAtHeadings(scope.others);
    hide.hidden = !live.you;
    button.querySelector('span').textContent = live.isHidden ? button.dataset.wordsShow : button.dataset.wordsHide;
    line.querySelector('[data-hidden]').hidden = !live.isHidden;
  };
  scope.addEventListener('crowd', draw);
  document.addEventListener('text', draw);
  button.addEventListener('click', () => {
    live.hide(!live.isHidden);
    button.closest('details').open = false;
  });
}

function headingOf(section) {
  return document.querySelector(`.prose .section-edit[href$="section=${CSS.escape(section)}"]`)?.closest('h1, h2, h3, h4, h5, h6');
}

function drawAtHeadings(others) {
  for (const old of document.querySelectorAll('.prose .heading-here')) old.remove();
  const bySection = Map.groupBy(others.filter(({ place, activity, isLeaving }) => place && activity === 'editing' && !isLeaving), ({ place }) => place);
  for (const [section, people] of bySection) {
    const heading = headingOf(section);
    if (!heading) continue;
    const marks = document.createElement('span');
    marks.className = 'heading-here';
    marks.append(...people.slice(0, 3).map((person) => markOf(person, 'is editing this section')));
    heading.querySelector('.section-edit').before(marks);
  }
}
