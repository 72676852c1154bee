// Draws who is here: a few people with what they do and where, the rest as a number.

/** More is a crowd. */
const mostShown = 4;

const does = { editing: 'is editing', reviewing: 'is reviewing', helping: 'helps', viewing: 'is reading', idle: 'is away for the moment' };

/** @param nameOf from a place (a section's id) to what it is called; null where that is not known */
export function drawPeople(list, scope, nameOf) {
  const others = scope.others;
  const shown = others.slice(0, mostShown);
  const rest = others.length - shown.length + scope.unnamed;
  const known = new Map([...list.querySelectorAll('[data-person]')].map((item) => [item.dataset.person, item]));
  const items = shown.map((person) => drawPerson(known.get(person.person) ?? newItem(list), person, nameOf));
  if (rest > 0) {
    const item = document.createElement('li');
    item.className = 'here__rest';
    item.textContent = shown.length > 0 ? `and ${count(rest, shown.length === mostShown && others.length > mostShown ? 'more' : null)}` : `${count(rest)} here`;
    items.push(item);
  }
  if (!same([...list.children], items)) list.replaceChildren(...items);
}

function drawPerson(item, { person, name, mark, initials, hue, activity, place, isLeaving }, nameOf) {
  item.dataset.person = person;
  item.classList.toggle('here__person--leaving', isLeaving ?? false);
  const avatar = item.querySelector('.avatar');
  avatar.className = `avatar avatar--small avatar--hue-${hue} avatar--${activity === 'helping' ? 'reviewing' : activity}`;
  avatar.textContent = initials;
  const where = place && nameOf(place);
  item.querySelector('a').textContent = name;
  item.querySelector('a').href = `/people/${encodeURIComponent(person)}`;
  const words = `${mark ? ` (${mark})` : ''} ${isLeaving ? 'was here a moment ago' : does[activity]}${where && !isLeaving ? ` “${where}”` : ''}`;
  if (item.querySelector('.here__does').textContent !== words) item.querySelector('.here__does').textContent = words;
  return item;
}

function newItem(list) {
  return list.parentElement.querySelector('template[data-item]').content.firstElementChild.cloneNode(true);
}

function count(number, word) { return `${number} ${word ?? (number === 1 ? 'reader' : 'readers')}`; }

function same(one, other) {
  return one.length === other.length && one.every((item, i) => item === other[i] || (item.className === 'here__rest' && item.textContent === other[i].textContent));
}

/** A circle that says by its ring what somebody does; the words are for whoever does not see it. */
export function markOf({ name, initials, hue, activity }, words) {
  const mark = document.createElement('span');
  mark.className = `avatar avatar--small avatar--hue-${hue} avatar--${activity}`;
  mark.title = `${name} ${words}`;
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', `${name} ${words}`);
  mark.textContent = initials;
  return mark;
}
