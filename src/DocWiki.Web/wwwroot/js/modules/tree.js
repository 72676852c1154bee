/** Fetches the branches of the page tree when they are opened, and keeps the tree where it was between two pages. */
export function start(nav) {
  nav.addEventListener('toggle', (event) => {
    const branch = event.target;
    if (branch.open && branch.dataset.load) load(branch);
  }, true);

  const box = nav.closest('.side') ?? nav;
  box.scrollTop = Number(sessionStorage.getItem('tree-position') ?? 0);
  const current = nav.querySelector('[aria-current="page"]');
  if (current) {
    const inner = current.getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
  window.addEventListener('pagehide', () => sessionStorage.setItem('tree-position', String(box.scrollTop)));
}

async function load(branch) {
  const address = branch.dataset.load;
  delete branch.dataset.load;
  try {
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const list = document.createRange().createContextualFragment(await response.text());
    branch.querySelector('.tree__more').replaceWith(list);
  } catch (error) {
    // The link that stands in the branch still leads to the same pages; opening it again tries again.
    branch.dataset.load = address;
    console.error(error);
  }
}
