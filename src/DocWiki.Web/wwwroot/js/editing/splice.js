// Changes of a text as one replacement, or several. Places are UTF-16 units, as scripts count; the server counts characters.

/** What has to be replaced in one text to make it the other. Never cuts a character in two. */
export function spliceBetween(before, after) {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  if (from > 0 && isHigh(before.charCodeAt(from - 1))) from--;
  let tail = 0;
  while (tail < most - from && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  if (tail > 0 && isLow(before.charCodeAt(before.length - tail))) tail--;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** The text with edits made; their places are those of the text before all of them, in order. */
export function withEdits(text, edits) {
  let result = '';
  let place = 0;
  for (const { from, to, insert } of edits) {
    result += text.slice(place, from) + insert;
    place = to;
  }
  return result + text.slice(place);
}

/** Edits of a text, moved so that they fit the text after a splice; null where they touch it. */
export function movedOver(edits, splice) {
  const shift = splice.insert.length - (splice.to - splice.from);
  const moved = [];
  for (const edit of edits) {
    if (edit.to < splice.from) moved.push(edit);
    else if (edit.from > splice.to) moved.push({ ...edit, from: edit.from + shift, to: edit.to + shift });
    else return null;
  }
  return moved;
}

/** How many characters stand before a place. */
export function charactersBefore(text, place) {
  let pairs = 0;
  for (let i = 1; i < place; i++) if (isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))) pairs++;
  return place - pairs;
}

/** The first thing no page can hold: U+0000, or half of a character. Null where there is none. */
export function unstorable(text) {
  const zero = text.indexOf('\0');
  let half = -1;
  if (!(text.isWellFormed?.() ?? true))
    for (let i = 0; i < text.length && half < 0; i++) {
      if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) i++;
      else if (isHigh(text.charCodeAt(i)) || isLow(text.charCodeAt(i))) half = i;
    }
  if (zero < 0 && half < 0) return null;
  const at = zero < 0 ? half : half < 0 ? zero : Math.min(zero, half);
  return { at, line: text.slice(0, at).split('\n').length, what: at === zero ? 'a character that cannot be stored (U+0000)' : 'half of a character (a lone surrogate)' };
}

function isHigh(unit) { return unit >= 0xd800 && unit <= 0xdbff; }
function isLow(unit) { return unit >= 0xdc00 && unit <= 0xdfff; }
