import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Runs in the page: colours are read back from a canvas, which knows every notation. */
const FAINT_TEXTS = `(() => {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const parse = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const lay = (over, under) => under.map((channel, at) => over.rgb[at] * over.alpha + channel * (1 - over.alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((channel) => {
      const part = channel / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ancestors = (element) => {
    const found = [];
    for (let each = element; each !== null; each = each.parentElement) found.unshift(each);
    return found;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const element = node.parentElement;
    if (text === '' || element.closest('script, style, :disabled') || element.getClientRects().length === 0) continue;
    const styles = ancestors(element).map((each) => getComputedStyle(each));
    const opacity = styles.reduce((product, style) => product * Number(style.opacity), 1);
    if (opacity === 0) continue;
    const ground = styles.reduce((under, style) => lay(parse(style.backgroundColor), under), [255, 255, 255]);
    const ink = parse(styles.at(-1).color);
    const drawn = lay({ rgb: ink.rgb, alpha: ink.alpha * opacity }, ground);
    const [darker, lighter] = [luminance(drawn), luminance(ground)].sort((a, b) => a - b);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) faint.push(text.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return faint;
})()`;

/** Texts of the page whose contrast is below what WCAG 2.2 asks for at AA (1.4.3: 4.5 to 1), each with its contrast; disabled controls are exempt. */
export async function faintTexts(page: Page): Promise<readonly string[]> {
  return z.array(z.string()).parse(await page.evaluate(FAINT_TEXTS));
}
