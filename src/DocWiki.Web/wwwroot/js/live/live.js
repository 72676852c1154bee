// The window's one connection to the wiki, shared by whatever on the page is live. Without it the page is a page: everything works, and loads anew.
import { CrowdView } from './crowd-view.js';

const protocol = 1;
const idleAfterInMilliseconds = 3 * 60_000;
const hiddenIdleAfterInMilliseconds = 60_000;
const hiddenLeaveAfterInMilliseconds = 30 * 60_000;
const askAgainInMilliseconds = 60_000;
const lostAfterInMilliseconds = 5_000;
const answerWithinInMilliseconds = 2_000;
const lookInMilliseconds = 5_000;
const sleptInMilliseconds = 20_000;
const firstRetryInMilliseconds = 300;
const lastRetryInMilliseconds = 30_000;

/** Names this window: it keeps it from page to page, so that nobody sees it leave and come. */
function tabName() {
  try {
    let tab = sessionStorage.getItem('tab');
    if (!tab) sessionStorage.setItem('tab', tab = crypto.randomUUID());
    return tab;
  } catch {
    return crypto.randomUUID();
  }
}

/** Of one scope: events crowd, facts and watched. */
class Scope extends EventTarget {
  constructor(live, name) {
    super();
    this.live = live;
    this.name = name;
    this.view = new CrowdView();
    this.activity = 'viewing';
    this.place = null;
  }

  /** Everybody but this window's own person, the busiest first. */
  get others() {
    return [...this.view.people.values()].filter(({ person }) => person !== this.live.you)
      .sort((one, other) => strength(other) - strength(one) || one.name.localeCompare(other.name));
  }

  /** Readers without a name, but for this window's own. */
  get unnamed() { return Math.max(0, this.view.unnamed - (this.live.you && !this.live.isHidden ? 0 : 1)); }

  /** What this window does here, and where in it. */
  say(activity, place = null) {
    if (this.activity === activity && this.place === place) return;
    [this.activity, this.place] = [activity, place];
    this.live.say(this);
  }
}

function strength({ activity, isLeaving }) {
  return ['idle', 'viewing', 'helping', 'reviewing', 'editing'].indexOf(activity) - (isLeaving ? 10 : 0);
}

class Live {
  scopes = new Map();
  position = 0;
  tab = tabName();
  isIdle = false;
  /** This window's person, as the wiki knows them; null: gave no name. */
  you = null;
  isHidden = false;

  get isConnected() { return this.connection?.state === 'Connected'; }

  /** The scope of this name; from the first time on the window is seen there. */
  scope(name, activity = 'viewing') {
    let scope = this.scopes.get(name);
    if (scope) {
      if (activity !== 'viewing') scope.say(activity, scope.place);
      return scope;
    }
    scope = new Scope(this, name);
    scope.activity = activity;
    this.scopes.set(name, scope);
    if (this.isConnected) this.watch(scope);
    else this.start();
    return scope;
  }

  start() {
    this.starting ??= this.open();
  }

  async open() {
    // The page comes first.
    await new Promise((resolve) => { (window.requestIdleCallback ?? setTimeout)(resolve); });
    const { HubConnectionBuilder, LogLevel } = await import('../../lib/signalr.js');
    this.connection = new HubConnectionBuilder()
      .withUrl(`/live?protocol=${protocol}`)
      .configureLogging(LogLevel.None)
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => pause(previousRetryCount) })
      .build();
    this.connection.on('presence', (difference) => {
      const scope = this.scopes.get(difference.scope);
      if (!scope) return;
      scope.view.takeDifference(difference);
      this.told(scope);
    });
    this.connection.on('facts', (facts) => this.take(facts));
    this.connection.on('draining', () => this.again(500 + Math.random() * 7500));
    this.connection.on('outdated', () => this.end());
    this.connection.onreconnected(() => this.comeBack());
    this.connection.onreconnecting(() => this.tell());
    this.connection.onclose(() => this.tell());
    this.heed();
    await this.connect();
  }

  async connect() {
    // Somebody else may be at it, or be done.
    for (let tries = 0; !this.isOver && !this.isAway && this.connection.state === 'Disconnected'; tries++) {
      try {
        await this.connection.start();
        await this.comeBack();
        return;
      } catch {
        await new Promise((resolve) => { setTimeout(resolve, pause(tries)); });
      }
    }
  }

  /** Connected, for the first time or again: groups do not outlive a connection. */
  async comeBack() {
    const since = this.position;
    await Promise.all([...this.scopes.values()].map((scope) => this.watch(scope)));
    this.tell();
    if (since) await this.ask(since);
  }

  async watch(scope) {
    try {
      const watched = await this.connection.invoke('Watch', { scope: scope.name, tab: this.tab, activity: this.effective(scope), place: scope.place });
      if (!watched) return;
      this.you = watched.you ?? null;
      this.isHidden = watched.isHidden;
      this.position ||= watched.position;
      scope.view.takeSnapshot(watched.presence);
      scope.dispatchEvent(new CustomEvent('watched', { detail: watched }));
      this.told(scope);
    } catch {
      // The connection ended in between, and asks again when it is made anew; or the wiki could not answer.
      setTimeout(() => { if (this.isConnected) this.watch(scope); }, pause(3));
    }
  }

  say(scope) {
    if (this.isConnected) this.connection.send('Say', scope.name, this.effective(scope), scope.place).catch(() => {});
  }

  async hide(isHidden) {
    if (!this.isConnected || !await this.connection.invoke('Hide', isHidden)) return;
    this.isHidden = isHidden;
    for (const scope of this.scopes.values()) scope.dispatchEvent(new Event('crowd'));
  }

  effective(scope) { return this.isIdle ? 'idle' : scope.activity; }

  told(scope) {
    scope.dispatchEvent(new Event('crowd'));
    if (!scope.view.needsSnapshot || scope.isAsking) return;
    scope.isAsking = true;
    setTimeout(async () => {
      scope.isAsking = false;
      if (!scope.view.needsSnapshot || !this.isConnected) return;
      const snapshot = await this.connection.invoke('Snapshot', scope.name).catch(() => null);
      if (snapshot) scope.view.takeSnapshot(snapshot);
      this.told(scope);
    }, 300 + Math.random() * 700);
  }

  /** Whether anybody is still there at the other end; where not, the connection is made anew at once. */
  async probe() {
    if (!this.isConnected || this.isProbing) return;
    this.isProbing = true;
    const answer = await Promise.race([this.ask(this.position).then(() => true), new Promise((resolve) => { setTimeout(resolve, answerWithinInMilliseconds); })]);
    this.isProbing = false;
    if (!answer) this.again(0);
  }

  /** What changed while nothing was told. */
  async ask(since) {
    const facts = await this.connection.invoke('Resume', since).catch(() => null);
    if (facts) this.take(facts);
  }

  take(facts) {
    this.position = Math.max(this.position, facts.position);
    for (const { page, revision, shown } of facts.pages)
      this.scopes.get(`page:${page}`)?.dispatchEvent(new CustomEvent('facts', { detail: { page, revision: revision ?? null, shown: shown ?? null } }));
    this.scopes.get('wiki')?.dispatchEvent(new CustomEvent('facts', { detail: facts }));
  }

  /** Who does nothing is shown so, and who has gone away for long leaves. */
  heed() {
    const wake = () => {
      clearTimeout(this.idleTimer);
      this.idleTimer = setTimeout(() => this.rest(true), document.hidden ? hiddenIdleAfterInMilliseconds : idleAfterInMilliseconds);
      if (!document.hidden) this.rest(false);
    };
    let lately = 0;
    const input = () => {
      if (Date.now() - lately < 1000) return;
      lately = Date.now();
      wake();
    };
    for (const kind of ['keydown', 'pointermove', 'pointerdown', 'scroll', 'touchstart']) window.addEventListener(kind, input, { passive: true, capture: true });
    document.addEventListener('visibilitychange', () => {
      wake();
      clearTimeout(this.awayTimer);
      if (document.hidden) this.awayTimer = setTimeout(() => this.leave(), hiddenLeaveAfterInMilliseconds);
      else if (this.isAway) this.again(0);
      else this.probe();
    });
    window.addEventListener('online', () => this.probe());
    // Where the clock leaps, the machine slept, and nobody told the connection.
    let looked = Date.now();
    setInterval(() => {
      if (Date.now() - looked > sleptInMilliseconds && !document.hidden) this.probe();
      looked = Date.now();
    }, lookInMilliseconds);
    // A page that is left may come back as it was.
    window.addEventListener('pagehide', () => this.leave());
    window.addEventListener('pageshow', (event) => { if (event.persisted) this.again(0); });
    setInterval(() => { if (this.isConnected && !document.hidden && this.position) this.ask(this.position); }, askAgainInMilliseconds);
    wake();
  }

  rest(isIdle) {
    if (this.isIdle === isIdle) return;
    this.isIdle = isIdle;
    for (const scope of this.scopes.values()) this.say(scope);
  }

  leave() {
    this.isAway = true;
    this.connection.stop().catch(() => {});
  }

  again(milliseconds) {
    setTimeout(async () => {
      this.isAway = false;
      await this.connection.stop().catch(() => {});
      await this.connect();
    }, milliseconds);
  }

  end() {
    this.isOver = true;
    this.connection.stop().catch(() => {});
  }

  /** Whoever looks at the page sees that it is not live only where that lasts. */
  tell() {
    const root = document.documentElement;
    clearTimeout(this.lostTimer);
    root.toggleAttribute('data-connected', this.isConnected);
    if (this.isConnected) root.removeAttribute('data-connection-lost');
    else this.lostTimer = setTimeout(() => root.setAttribute('data-connection-lost', ''), lostAfterInMilliseconds);
  }
}

function pause(tries) { return Math.min(lastRetryInMilliseconds, (firstRetryInMilliseconds + Math.random() * 1700) * 2 ** Math.min(tries, 10)); }

export const live = new Live();
