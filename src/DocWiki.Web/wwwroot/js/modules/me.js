// Pages are the same bytes for everybody. Who looks at them is asked for beside them, and only where there is somebody to ask about:
// the name in the top bar, what only some may do (data-role), and the choices of their account for this browser.
const ranks = ['guest', 'contributor', 'maintainer', 'administrator'];

export async function start(link) {
  const here = location.pathname + location.search;
  const isEntrance = ['/sign-in', '/register'].includes(location.pathname);
  if (!document.cookie.split('; ').includes('docwiki-known=1')) {
    forget();
    link.href = isEntrance ? link.href : `/sign-in?returnTo=${encodeURIComponent(here)}`;
    return;
  }
  // What was known on the last page is shown at once, so that nothing jumps.
  const before = read('me');
  if (before) show(link, JSON.parse(before));
  const response = await fetch('/me', { headers: { accept: 'application/json' } });
  if (!response.ok) return;
  const me = await response.json();
  if (!me.name) {
    forget();
    return;
  }
  keep('me', JSON.stringify(me));
  for (const setting of ['zone', 'language']) keep(setting, me[setting], localStorage);
  takeTheme(me.theme);
  show(link, me);
}

/** The account's theme is taken over when it changes there. After that the button in the top bar has the last word on this device. */
function takeTheme(theme) {
  if (theme === read('account-theme', localStorage)) return;
  keep('account-theme', theme, localStorage);
  keep('theme', theme, localStorage);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.dispatchEvent(new Event('theme'));
}

function show(link, me) {
  link.href = me.address;
  link.querySelector('.me__name').textContent = me.name;
  const avatar = link.querySelector('.avatar');
  avatar.textContent = me.initials;
  avatar.className = `avatar avatar--small avatar--hue-${me.hue}`;
  avatar.hidden = false;
  link.title = `${me.name}, ${me.role}`;
  const rank = ranks.indexOf(me.role);
  for (const element of document.querySelectorAll('[data-role]')) element.hidden = rank < ranks.indexOf(element.dataset.role);
  for (const count of document.querySelectorAll('[data-waiting]')) {
    count.textContent = me.waiting;
    count.hidden = !me.waiting;
  }
}

/** Whoever comes after them at this browser has none of their choices. */
function forget() {
  keep('me', null);
  for (const setting of ['zone', 'language']) keep(setting, null, localStorage);
  if (read('account-theme', localStorage)) takeTheme(null);
}

function read(name, storage = sessionStorage) {
  try {
    return storage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value, storage = sessionStorage) {
  try {
    if (value) storage.setItem(name, value);
    else storage.removeItem(name);
  } catch {
    // Storage is refused: it is asked again on the next page.
  }
}
