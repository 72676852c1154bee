// Keeps what somebody types. Each pause sends one change with a sequence number; until it is acknowledged, a copy is in the
// browser. Whatever comes back (another tab, somebody else's save) is put into the text without taking anything out of it.
import { charactersBefore, movedOver, spliceBetween, unstorable, withEdits } from './splice.js';

const pauseInMilliseconds = 900;
/** Somebody who never pauses. With the request's own time the text is kept within two seconds of the last key. */
const longestInMilliseconds = 5000;
const localInMilliseconds = 200;
const firstRetryInMilliseconds = 2000;
const lastRetryInMilliseconds = 30000;
const answerWithinInMilliseconds = 15000;
/** Browsers send no more after a page is left. */
const mostAfterLeaving = 60000;

export class Draft {
  /**
   * @param form the editor's form: its fields are part of the draft
   * @param surface where the text is typed: { text, apply(edits) }
   * @param writer names this editor: what it sent and got no answer for is known by it
   * @param person whose draft it is on the wiki; empty: the browser alone keeps it
   * @param tell called with what is true about the text now: { state, at?, reason? }; state is 'kept', 'waiting', 'sending', 'offline', 'local' or 'refused'
   * @param report called with what happened to the text: { kind, answer? }; kind is 'taken-in', 'contradiction', 'gone', 'joined', 'parted' or 'beyond'
   */
  constructor({ form, surface, local, writer, person, isBegun, tell, report }) {
    Object.assign(this, { form, surface, local, writer, person, tell, report });
    this.id = form.elements['Input.Draft'].value || crypto.randomUUID();
    this.sequence = Number(form.elements['Input.DraftSequence'].value);
    // Null: the server has no text this one differs from.
    this.acknowledged = isBegun && this.sequence === 0 ? null : surface.text;
    this.atStart = surface.text;
    this.acknowledgedFields = JSON.stringify(this.fields());
    this.retry = firstRetryInMilliseconds;
    this.asked = 0;
  }

  get isKept() {
    return !this.mustSend && !this.unanswered && this.surface.text === (this.acknowledged ?? this.atStart) && JSON.stringify(this.fields()) === this.acknowledgedFields;
  }

  fields() {
    const value = (name) => this.form.elements[`Input.${name}`]?.value ?? '';
    return {
      path: value('Path'), title: value('Title'), tags: value('Tags'), summary: value('Summary'), minor: this.form.elements['Input.Minor']?.checked ?? false,
      baseRevision: Number(value('BaseRevision')), baseTitle: value('BaseTitle'), baseTags: value('BaseTags'),
    };
  }

  /** The one section the form holds; null: the whole page. */
  section() {
    const value = (name) => this.form.elements[`Input.${name}`]?.value ?? '';
    return value('Section') ? { id: value('Section'), place: Number(value('SectionPlace')), heading: value('SectionHeading') } : null;
  }

  /** Goes on with what this browser kept: the text comes back, and follows whatever the server has by now. */
  resume(copy) {
    const text = this.surface.text;
    this.id = copy.id;
    this.setFields(copy.fields, copy.section);
    this.form.elements['Input.Draft'].value = this.id;
    [this.sequence, this.acknowledged, this.acknowledgedFields] = [copy.sequence, copy.acknowledged, ''];
    this.mustSend = true;
    this.sentBefore = copy.sent;
    this.surface.apply([spliceBetween(text, copy.text)]);
    this.changedAt = copy.at;
    this.keepLocally();
    this.local.remove(copy.key);
    this.changed();
  }

  /** Something was typed. */
  changed() {
    this.changedAt = Date.now();
    clearTimeout(this.localTimer);
    this.localTimer = setTimeout(() => this.keepLocally(), localInMilliseconds);
    if (!this.person) return;
    if (!this.isSending) this.tell({ state: 'waiting' });
    this.changedSince ??= Date.now();
    this.schedule(Math.max(0, Math.min(pauseInMilliseconds, this.changedSince + longestInMilliseconds - Date.now())));
  }

  keepLocally() {
    if (this.isClosed) return;
    if (this.isKept) {
      this.local.remove();
      return;
    }
    const entry = { id: this.id, sequence: this.sequence, acknowledged: this.acknowledged, sent: this.unanswered?.text, text: this.surface.text, fields: this.fields(), section: this.section(), at: this.changedAt };
    this.isLocal = this.local.write(entry);
    if (!this.person) this.tell({ state: 'local', isLocal: this.isLocal });
  }

  schedule(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), milliseconds);
  }

  /** Sends what has changed. */
  async keep() {
    clearTimeout(this.timer);
    if (this.isClosed || this.isPaused || this.isSending || !this.person) return;
    if (this.isKept) {
      this.changedSince = null;
      this.local.remove();
      return;
    }
    const bad = unstorable(this.surface.text);
    if (bad) {
      this.tell({ state: 'refused', reason: `Line ${bad.line} holds ${bad.what}`, isLocal: this.isLocal });
      return;
    }
    this.tell({ state: 'sending' });
    // What was sent and not answered may have arrived: it is sent again as it was, and what was typed since comes after.
    const sent = this.unanswered ??= this.change(this.surface.text, this.fields());
    const answer = await this.ask('PUT', '', sent.body);
    if (!answer) return;
    this.changedSince = null;
    switch (answer.state) {
      case 'kept':
        this.acknowledge(sent.text, JSON.stringify(sent.fields), answer.sequence);
        if (answer.revision > sent.fields.baseRevision) await this.takeIn(answer.revision);
        break;
      case 'elsewhere': await this.join(); break;
      case 'closed': this.part(); break;
    }
  }

  change(text, fields) {
    const body = { writer: this.writer, after: this.sequence, sequence: this.sequence + 1, page: this.form.elements['Input.Page'].value || null, section: this.section(), fields };
    if (this.acknowledged === null) return { text, fields, body: { ...body, whole: text } };
    const { from, to, insert } = spliceBetween(this.acknowledged, text);
    return { text, fields, body: { ...body, from: charactersBefore(this.acknowledged, from), to: charactersBefore(this.acknowledged, to), insert } };
  }

  acknowledge(text, fields, sequence) {
    this.unanswered = null;
    this.mustSend = false;
    [this.acknowledged, this.acknowledgedFields, this.sequence] = [text, fields, sequence];
    this.form.elements['Input.Draft'].value = this.id;
    this.form.elements['Input.DraftSequence'].value = sequence;
    if (this.isKept) {
      this.local.remove();
      this.tell({ state: 'kept', at: new Date() });
    } else {
      this.changed();
    }
  }

  /** The draft went on in another tab or on another device. */
  async join() {
    const text = this.surface.text;
    const answer = await this.ask('POST', '/join', { text, base: this.acknowledged, sent: this.unanswered?.text ?? this.sentBefore });
    if (!answer) return;
    this.unanswered = null;
    if (answer.state === 'changed') {
      if (this.make(text, answer) && answer.edits.length > 0) this.report({ kind: 'joined' });
    } else if (answer.state === 'elsewhere') {
      this.schedule(pauseInMilliseconds);
    } else {
      this.part(answer.state === 'contradiction');
    }
  }

  /** Goes on as a draft of its own: the other one is saved, thrown away, or says something else in the same lines. */
  part(isContradiction) {
    this.id = crypto.randomUUID();
    this.sequence = 0;
    this.acknowledged = null;
    this.unanswered = null;
    this.mustSend = true;
    this.form.elements['Input.Draft'].value = this.id;
    this.form.elements['Input.DraftSequence'].value = 0;
    this.report({ kind: isContradiction ? 'parted' : 'beyond' });
    this.schedule(0);
  }

  /** Somebody else saved this revision: takes it in, or says that it contradicts. */
  async takeIn(revision) {
    if (this.isClosed || this.isTakingIn || revision <= this.asked || revision <= this.fields().baseRevision) return;
    if (!this.isKept) {
      await this.keep();
      return;
    }
    // Nothing typed here yet: the page as it is now is what there is to edit.
    if (this.sequence === 0) return this.report({ kind: 'untouched' });
    this.isTakingIn = true;
    const answer = await this.ask('POST', '/take-in', { sequence: this.sequence });
    this.isTakingIn = false;
    if (!answer) return;
    this.asked = answer.revision ?? answer.fields?.baseRevision ?? this.asked;
    if (answer.state === 'changed') {
      const from = this.fields().baseRevision;
      // Of a section alone, what was saved may all be elsewhere.
      if (this.make(this.acknowledged, answer) && answer.edits.length > 0) this.report({ kind: 'taken-in', answer, from, to: answer.fields.baseRevision });
    } else if (answer.state === 'contradiction' || answer.state === 'gone') {
      this.report({ kind: answer.state, answer });
    } else if (answer.state === 'elsewhere') {
      await this.join();
    }
  }

  /**
   * Makes the edits of an answer in the text, around what was typed since it was asked for. What the form begins with moves on with the text, and never without it.
   * @returns false where they do not fit any more
   */
  make(before, answer) {
    const after = withEdits(before, answer.edits);
    const now = this.surface.text;
    const edits = now === before ? answer.edits : movedOver(answer.edits, spliceBetween(before, now));
    // Typed just there: the next change finds the draft gone on, and the server puts both together.
    if (!edits) {
      this.schedule(0);
      return false;
    }
    this.takeFields(answer.fields, answer.section);
    this.surface.apply(edits);
    this.acknowledge(after, JSON.stringify(Object.fromEntries(Object.keys(this.fields()).map((name) => [name, answer.fields[name]]))), answer.sequence);
    return true;
  }

  /** What stands in the fields on the wiki, where nothing else was typed here. */
  takeFields(fields, section) {
    const known = this.acknowledgedFields ? JSON.parse(this.acknowledgedFields) : {};
    const mine = this.fields();
    const typed = Object.fromEntries(['path', 'title', 'tags', 'minor'].filter((name) => mine[name] !== known[name]).map((name) => [name, mine[name]]));
    this.setFields({ ...fields, ...typed, summary: bothSaid(known.summary ?? '', mine.summary, fields.summary) }, section);
  }

  setFields(fields, section) {
    const set = (name, value) => { if (this.form.elements[`Input.${name}`]) this.form.elements[`Input.${name}`].value = value; };
    for (const [name, value] of Object.entries(fields)) if (name !== 'minor') set(name[0].toUpperCase() + name.slice(1), value);
    if (this.form.elements['Input.Minor']) this.form.elements['Input.Minor'].checked = fields.minor;
    if (!section) return;
    set('SectionPlace', section.place);
    set('SectionHeading', section.heading);
    const shown = document.querySelector('[data-section-heading]');
    if (shown) shown.textContent = section.heading;
  }

  async ask(method, action, body) {
    this.isSending = true;
    this.request = new AbortController();
    const late = setTimeout(() => this.request.abort(), answerWithinInMilliseconds);
    try {
      const response = await fetch(`/drafts/${this.id}${action}`, { method, body: JSON.stringify(body), headers: this.headers(), signal: this.request.signal });
      if (response.ok) {
        this.retry = firstRetryInMilliseconds;
        return await response.json();
      }
      const problem = await response.json().catch(() => ({}));
      if (response.status === 429) this.again(1000 * (Number(response.headers.get('retry-after')) || 5));
      else if (response.status >= 500 || response.status === 401) this.again();
      else {
        // It was read and refused: nothing of it has arrived.
        this.unanswered = null;
        this.tell({ state: response.status === 422 ? 'refused' : 'local', reason: problem.detail, isLocal: this.isLocal });
      }
    } catch {
      if (!this.isClosed) this.again();
    } finally {
      clearTimeout(late);
      this.isSending = false;
    }
    return null;
  }

  headers() {
    return { 'content-type': 'application/json', requestverificationtoken: this.form.elements.__RequestVerificationToken?.value ?? '' };
  }

  again(milliseconds) {
    this.keepLocally();
    this.tell({ state: 'offline', isLocal: this.isLocal });
    this.schedule(milliseconds ?? this.retry);
    this.retry = Math.min(this.retry * 2, lastRetryInMilliseconds);
  }

  /** The page is being left: sends what is not acknowledged, as far as a browser does that. */
  leave() {
    this.keepLocally();
    if (this.isClosed || this.isSending || !this.person || this.isKept || unstorable(this.surface.text)) return;
    this.unanswered ??= this.change(this.surface.text, this.fields());
    const body = JSON.stringify(this.unanswered.body);
    if (body.length < mostAfterLeaving) fetch(`/drafts/${this.id}`, { method: 'PUT', body, headers: this.headers(), keepalive: true }).catch(() => {});
  }

  /** Saved, or thrown away: nothing is sent any more. */
  close() {
    this.stop();
    this.local.remove();
  }

  /** Another form takes over. */
  stop() {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.localTimer);
    this.request?.abort();
  }
}

/** What was said of one draft in two windows: either says a part of what was done. */
function bothSaid(known, mine, theirs) {
  if (mine === known || mine === '') return theirs;
  if (theirs === known || theirs === '') return mine;
  if (mine.includes(theirs) || theirs.includes(mine)) return mine.length > theirs.length ? mine : theirs;
  if (known && theirs.includes(known)) return theirs.replace(known, () => mine);
  if (known && mine.includes(known)) return mine.replace(known, () => theirs);
  return `${theirs}; ${mine}`;
}
