/** Run in the page: what a person would stumble over. Strings, since the types of a browser are not those of this project. */

/** True when something is wider than the window. */
export const OVERFLOWS = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

/** The ranks of the headings in their order, such as [1, 2, 3, 2]. */
export const HEADING_RANKS = `[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((one) => Number(one.tagName[1]))`;

/** Points of time that stand on more than one line. */
export const BROKEN_TIMES = `(() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const { index, 0: time } of text.data.matchAll(/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + time.length);
      if (range.getClientRects().length > 1) broken.push(text.data.trim());
    }
  }
  return broken;
})()`;

/** Texts whose contrast with what lies behind them is under 4.5 (WCAG 2, level AA), with the contrast. */
export const FAINT_TEXTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.data.trim() || text.parentElement.closest('style')) continue;
    const [a, b] = [channels(getComputedStyle(text.parentElement).color), ground(text.parentElement)].map(luminance);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(text.data.trim() + ': ' + contrast.toFixed(2));
  }
  return faint;
})()`;
