// The editor: what wwwroot/js/editing/codemirror.js puts together.
export { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete';
export { defaultKeymap, history, historyKeymap, redo, undo } from '@codemirror/commands';
export { markdown, markdownKeymap, markdownLanguage } from '@codemirror/lang-markdown';
export { yamlFrontmatter } from '@codemirror/lang-yaml';
export { ensureSyntaxTree, syntaxHighlighting } from '@codemirror/language';
export { searchKeymap } from '@codemirror/search';
export { EditorSelection, EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
export { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, WidgetType } from '@codemirror/view';
export { classHighlighter } from '@lezer/highlight';
