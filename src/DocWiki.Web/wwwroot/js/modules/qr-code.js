/** Draws data-text as a QR code into the element's empty <svg>. Without it the same stands beside it, to be typed. */
export async function start(element) {
  const { qrcode } = await import('../../lib/qrcode.js');
  const code = qrcode(0, 'M');
  code.addData(element.dataset.text, 'Byte');
  code.make();
  // Four modules of white around it, as the standard asks, also where the page is dark.
  const quiet = 4;
  const size = code.getModuleCount();
  let path = '';
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
  const svg = element.querySelector('svg');
  svg.setAttribute('viewBox', `0 0 ${size + 2 * quiet} ${size + 2 * quiet}`);
  svg.querySelector('path').setAttribute('d', path);
  element.hidden = false;
}
