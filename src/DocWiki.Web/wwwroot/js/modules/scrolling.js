/** Lets what scrolls sideways inside a text be reached by keyboard, and only while it does scroll. */
export function start(prose) {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  for (const element of prose.querySelectorAll('pre, table, div.math, .math.display')) observer.observe(element);
}
