/** Sets the formulas of a text as MathML. What KaTeX does not understand stays as it was written. */
export async function start(prose) {
  const formulas = prose.querySelectorAll('.math:not([data-done])');
  if (formulas.length === 0) return;
  const katex = await import('../../lib/katex.js');
  for (const formula of formulas) {
    const text = formula.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, '');
    try {
      katex.render(text, formula, { output: 'mathml', displayMode: formula.matches('div, .display'), throwOnError: true, strict: 'ignore' });
      formula.dataset.done = '';
    } catch (error) {
      formula.title = error.message;
    }
  }
}
