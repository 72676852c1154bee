export { renderToString, render } from 'katex';
