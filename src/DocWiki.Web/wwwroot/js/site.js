// Gives each element its behaviours: data-module="code math" loads modules/code.js and modules/math.js and calls
// start(element). A page that has arrived works without any of it, so one that fails is reported and left out.
export function attach(root) {
  const elements = [...root.querySelectorAll('[data-module]')];
  if (root.matches?.('[data-module]')) elements.unshift(root);
  for (const element of elements)
    for (const name of element.dataset.module.split(' ')) startModule(name, element);
}

const started = new WeakMap();

async function startModule(name, element) {
  const names = started.get(element) ?? new Set();
  if (names.has(name)) return;
  started.set(element, names.add(name));
  try {
    const module = await import(`./modules/${name}.js`);
    module.start(element);
  } catch (error) {
    console.error(`The module ${name} could not be started.`, error);
  }
}

attach(document.documentElement);
