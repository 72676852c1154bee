/** A side column that is a sheet on small windows: goes away when a link in it was followed within the page, and when there is room. */
export function start(side) {
  side.addEventListener('click', (event) => {
    if (event.target.closest('a[href^="#"]') && side.matches(':popover-open')) side.hidePopover();
  });
  window.matchMedia(side.dataset.roomy).addEventListener('change', ({ matches }) => {
    if (matches && side.matches(':popover-open')) side.hidePopover();
  });
}
