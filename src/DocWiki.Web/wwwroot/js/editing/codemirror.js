// The editor in the place of the text field, which stays in the form for whoever has no script and carries the text when it is sent.
import {
  acceptCompletion, autocompletion, classHighlighter, completionKeymap, Decoration, defaultKeymap, drawSelection, EditorSelection, EditorState, EditorView,
  ensureSyntaxTree, highlightSpecialChars, history, historyKeymap, keymap, markdown, markdownKeymap, markdownLanguage, redo, searchKeymap,
  StateEffect, StateField, syntaxHighlighting, Transaction, undo, WidgetType, yamlFrontmatter,
} from '../../lib/codemirror.js';
import { completePages } from './link-completion.js';
import { markUp } from './markup.js';

/** Of one paragraph. Real ones have a few dozen. */
const mostBrackets = 2_000;

/** Characters before and after a change in which its paragraph is looked through, at each key. */
const lookedThrough = 100_000;

/** How long it is marked what somebody else changed. */
const markInMilliseconds = 12000;

/** The policy of a page allows the style sheet of its own number; a form that comes back is in the same page. */
let nonce;

const setMarks = StateEffect.define();
const addUpload = StateEffect.define();
const changeUpload = StateEffect.define();

/** What somebody else changed in the open text. */
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) value = effect.value;
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Files on their way, where their address will stand: no part of the text, so that no draft holds half of one. */
const uploads = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(addUpload)) value = value.update({ add: [Decoration.widget({ widget: new Progress(effect.value), side: 1 }).range(effect.value.at)] });
      if (effect.is(changeUpload)) value = value.update({ filter: (from, to, { spec }) => spec.widget.upload.id !== effect.value });
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Progress extends WidgetType {
  constructor(upload) {
    super();
    this.upload = upload;
  }

  eq(other) { return other.upload.id === this.upload.id; }

  toDOM() { return this.upload.element; }
}

export function codemirrorSurface(field, { commands, upload }) {
  nonce ??= field.form.dataset.nonce;
  const listeners = [];
  const caretListeners = [];
  let [known, knownText] = [null, ''];
  const label = field.labels[0];
  label.id ||= 'text-label';

  const extensions = (isColoured) => [
    EditorView.cspNonce.of(nonce ?? ''),
    keymap.of([...commands.map(({ key, run }) => ({ key, run: () => { run(); return true; } })), { key: 'Tab', run: acceptCompletion }]),
    ...['bold', 'italic', 'link', 'code'].map((kind) => keymap.of([{ key: shortcuts[kind], run: (target) => run(target, kind) }])),
    history(),
    window.matchMedia('(pointer: fine)').matches ? drawSelection() : [],
    highlightSpecialChars(),
    EditorView.lineWrapping,
    // Writing is done in one script at a time, but names in others occur in it.
    EditorView.perLineTextDirection.of(true),
    isColoured ? [yamlFrontmatter({ content: markdown({ base: markdownLanguage, addKeymap: false }) }), EditorState.transactionExtender.of(stopColouring)] : [],
    syntaxHighlighting(classHighlighter),
    autocompletion({ override: [completePages], icons: false, aboveCursor: false }),
    keymap.of([...completionKeymap, ...markdownKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    marks,
    uploads,
    EditorView.editorAttributes.of({ class: 'editor__text' }),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-labelledby': label.id, 'aria-multiline': 'true', spellcheck: 'true', autocorrect: 'on', autocapitalize: 'sentences', ...(field.getAttribute('aria-describedby') ? { 'aria-describedby': field.getAttribute('aria-describedby') } : {}), ...(field.getAttribute('aria-invalid') ? { 'aria-invalid': 'true' } : {}) }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) for (const changed of listeners) changed();
      if (update.docChanged || update.selectionSet) for (const moved of caretListeners) moved();
    }),
    EditorView.domEventHandlers({
      paste: (event) => take(event, event.clipboardData?.files),
      drop: (event) => take(event, event.dataTransfer?.files, view.posAtCoords({ x: event.clientX, y: event.clientY })),
    }),
  ];
  // In the change itself: a moment later the editor is busy with it for minutes.
  const stopColouring = ({ docChanged, changes, newDoc }) => docChanged && becomesTooMuchToColour(changes, newDoc) ? { effects: StateEffect.reconfigure.of(extensions(false)) } : null;
  const view = new EditorView({ state: EditorState.create({ doc: field.value, extensions: extensions(!isTooMuchToColour(field.value)) }) });
  const [hadFocus, caret] = [document.activeElement === field, field.selectionStart];
  field.after(view.dom);
  field.hidden = true;
  // Required, or with an error, an invisible field would stop the form without a word.
  field.disabled = true;
  field.form.addEventListener('formdata', (event) => event.formData.set(field.name, text()));
  label.addEventListener('click', () => view.focus());
  if (hadFocus) {
    view.dispatch({ selection: { anchor: Math.min(caret, view.state.doc.length) } });
    view.focus();
  }

  function text() {
    if (known !== view.state.doc) [known, knownText] = [view.state.doc, view.state.doc.toString()];
    return knownText;
  }

  /** Files that are pasted or dropped; text is the editor's own. */
  function take(event, files, at = view.state.selection.main.head) {
    if (!upload || !files?.length) return false;
    event.preventDefault();
    for (const file of files) send(file, at);
    return true;
  }

  async function send(file, at) {
    const mine = { id: crypto.randomUUID(), at, element: upload.progress(file) };
    const place = () => {
      let found = null;
      view.state.field(uploads).between(0, view.state.doc.length, (from, to, { spec }) => { if (spec.widget.upload.id === mine.id) found = from; });
      return found;
    };
    view.dispatch({ effects: addUpload.of(mine) });
    const markdownText = await upload.send(file, mine.element);
    const there = place();
    const effects = changeUpload.of(mine.id);
    if (markdownText && there !== null) view.dispatch({ changes: { from: there, insert: markdownText }, effects, selection: there === view.state.selection.main.head ? { anchor: there + markdownText.length } : undefined, userEvent: 'input.paste' });
    else view.dispatch({ effects });
  }

  return {
    view,
    get text() { return text(); },
    onChange(changed) { listeners.push(changed); },
    onCaret(moved) { caretListeners.push(moved); },
    get caret() { return view.state.selection.main.head; },
    apply(edits) {
      const changes = view.state.changes(edits);
      // Undoing takes back what one typed oneself, never what somebody else saved.
      view.dispatch({ changes, annotations: Transaction.addToHistory.of(false), effects: setMarks.of(marksOf(changes)), scrollIntoView: false });
      setTimeout(() => view.dispatch({ effects: setMarks.of(Decoration.none) }), markInMilliseconds);
    },
    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      view.focus();
    },
    focus() { view.focus(); },
    run: (kind) => run(view, kind),
    sendFiles: (files) => { for (const file of files) send(file, view.state.selection.main.head); },
    /** Headings of the text, with the place of each and the height at which it stands. */
    headings() {
      const found = [];
      ensureSyntaxTree(view.state, view.state.doc.length, 100)?.iterate({
        enter(node) {
          const level = /^(?:ATXHeading|SetextHeading)(\d)$/.exec(node.name)?.[1];
          if (level) found.push({ level: Number(level), from: node.from, text: headingText(view.state.sliceDoc(node.from, node.to)) });
          return !level;
        },
      });
      return found;
    },
  };
}

/** Reading a paragraph costs the square of the brackets in it, at each key: one of thousands is text, and nothing else. */
function isTooMuchToColour(text) {
  return text.length > 20_000 && text.split(/\n[ \t]*\n/).some((paragraph) => paragraph.length > 20_000 && paragraph.split('[').length > mostBrackets);
}

/** The same for what a change makes of the paragraphs it is in. Once it is, the text stays without colours until it is opened again. */
function becomesTooMuchToColour(changes, doc) {
  let isTooMuch = false;
  changes.iterChangedRanges((fromA, toA, from, to) => {
    const before = doc.sliceString(Math.max(0, from - lookedThrough), from).split(/\n[ \t]*\n/).at(-1);
    const after = doc.sliceString(to, to + lookedThrough).split(/\n[ \t]*\n/)[0];
    isTooMuch ||= isTooMuchToColour(before + doc.sliceString(from, to) + after);
  });
  return isTooMuch;
}

const shortcuts = { bold: 'Mod-b', italic: 'Mod-i', link: 'Mod-k', code: 'Mod-e' };

function run(view, kind) {
  if (kind === 'undo' || kind === 'redo') (kind === 'undo' ? undo : redo)(view);
  else {
    const state = view.state;
    const { from, to } = state.selection.main;
    const change = markUp(kind, state.doc.toString(), from, to);
    view.dispatch({ changes: { from: change.from, to: change.to, insert: change.insert }, selection: EditorSelection.single(change.anchor, change.head), scrollIntoView: true, userEvent: 'input' });
  }
  view.focus();
  return true;
}

function marksOf(changes) {
  const ranges = [];
  changes.iterChanges((fromA, toA, from, to) => { if (to > from) ranges.push(Decoration.mark({ class: 'cm-taken-in' }).range(from, to)); });
  return Decoration.set(ranges);
}

function headingText(source) {
  return source.replace(/\n[=-]+\s*$/, '').replace(/^\s{0,3}#{1,6}\s*/, '').replace(/\s+#+\s*$/, '').trim();
}
