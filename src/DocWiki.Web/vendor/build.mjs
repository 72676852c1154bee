// Builds wwwroot/lib from the packages in package-lock.json. The result is committed and must not depend on
// when, where or how often this runs: `npm run check` builds again and compares every byte.
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const committed = join(here, '..', 'wwwroot', 'lib');

/** Subsets in the order of the style sheet; the last one that covers a character wins, so latin stands last. */
const fonts = [
  { family: 'Inter Variable', package: 'inter', styles: ['normal', 'italic'], weights: '100 900' },
  { family: 'JetBrains Mono Variable', package: 'jetbrains-mono', styles: ['normal'], weights: '100 800' },
];
const subsets = ['cyrillic', 'latin-ext', 'latin'];

const bundles = [
  { entry: 'codemirror.entry.js', out: 'codemirror.js', format: 'esm' },
  { entry: 'highlight.entry.js', out: 'highlight.js', format: 'esm' },
  { entry: 'katex.entry.js', out: 'katex.js', format: 'esm' },
  { entry: 'qrcode.entry.js', out: 'qrcode.js', format: 'esm' },
  { entry: 'signalr.entry.js', out: 'signalr.js', format: 'esm' },
  { entry: 'mermaid.entry.js', out: 'mermaid.js', format: 'iife' },
];

if (process.argv.includes('--check')) {
  const target = await mkdtemp(join(tmpdir(), 'docwiki-lib-'));
  try {
    await buildInto(target);
    const differences = await compare(target, committed);
    for (const line of differences) console.error(line);
    if (differences.length > 0) {
      console.error('wwwroot/lib is not what the lock file builds. Run: npm ci && npm run build');
      process.exitCode = 1;
    } else {
      console.log('wwwroot/lib is what the lock file builds.');
    }
  } finally {
    await rm(target, { recursive: true });
  }
} else {
  await rm(committed, { recursive: true, force: true });
  await buildInto(committed);
}

async function buildInto(target) {
  await mkdir(join(target, 'fonts'), { recursive: true });
  const used = new Set(['lucide-static', ...fonts.map((font) => `@fontsource-variable/${font.package}`)]);
  await copyFonts(target);
  await drawSprite(target);
  for (const bundle of bundles)
    for (const name of await bundleInto(target, bundle)) used.add(name);
  await copyLicences(target, [...used].sort());
}

async function copyFonts(target) {
  let css = '/* Built by vendor/build.mjs. The addresses hold from any folder beside lib/, so css/ may import or contain this. */\n';
  for (const font of fonts) {
    const folder = join(modules, '@fontsource-variable', font.package);
    const ranges = JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8'));
    for (const style of font.styles)
      for (const subset of subsets) {
        const file = `${font.package}-${subset}-wght-${style}.woff2`;
        await cp(join(folder, 'files', file), join(target, 'fonts', file));
        css += `@font-face {
  font-family: "${font.family}"; font-style: ${style}; font-weight: ${font.weights}; font-display: swap;
  src: url("../lib/fonts/${file}") format("woff2");
  unicode-range: ${ranges[subset]};
}
`;
      }
  }
  await writeFile(join(target, 'fonts.css'), css);
}

async function drawSprite(target) {
  const names = JSON.parse(await readFile(join(here, 'icons.json'), 'utf8')).sort();
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(modules, 'lucide-static', 'icons', `${name}.svg`), 'utf8');
    const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '')}</symbol>`;
  }));
  await writeFile(join(target, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
}

/** Returns the names of the packages whose code ended up in the bundle. */
async function bundleInto(target, { entry, out, format }) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outfile: join(target, out),
    bundle: true,
    minify: true,
    format,
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none', // the licences stand whole in LICENSES.txt
    metafile: true,
    logLevel: 'warning',
  });
  return Object.values(result.metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path.split('node_modules/').pop())
    .filter((path) => !path.endsWith('.entry.js'))
    .map((path) => path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/'));
}

async function copyLicences(target, packages) {
  let text = 'The files in this folder contain the following software and fonts.\n';
  for (const name of packages) {
    const folder = join(modules, name);
    const about = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).filter((entry) => /^(licen[cs]e|copying)/i.test(entry)).sort()[0];
    const licence = file
      ? (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()
      : `(The package carries no licence file. Its package.json says: ${about.license}.)`;
    text += `\n${'='.repeat(78)}\n${name} ${about.version} (${about.license})\n${'='.repeat(78)}\n\n${licence}\n`;
  }
  await writeFile(join(target, 'LICENSES.txt'), text);
}

async function compare(built, kept) {
  const [builtFiles, keptFiles] = await Promise.all([filesIn(built), filesIn(kept)]);
  const differences = [];
  for (const file of new Set([...builtFiles, ...keptFiles])) {
    if (!builtFiles.includes(file)) differences.push(`not built any more: ${file}`);
    else if (!keptFiles.includes(file)) differences.push(`not committed: ${file}`);
    else if (!(await readFile(join(built, file))).equals(await readFile(join(kept, file)))) differences.push(`differs: ${file}`);
  }
  return differences.sort();
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'));
}
