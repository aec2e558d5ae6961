import type { Page } from 'playwright-core';

const LEAST_PX = 24;

/** Interactive boxes that are cut, covered or too small: the page's width alone would prove nothing. */
export function findBadBoxes(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const view = document.documentElement.clientWidth;
    const bad: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [role="option"]',
    )) {
      if (element.closest('.visually-hidden, .skip') !== null || !element.checkVisibility())
        continue;
      // A box and its label are one target.
      const target = element.closest('label') ?? element;
      const box = target.getBoundingClientRect();
      const name = `${element.className || element.tagName}: ${element.textContent?.slice(0, 30)}`;
      if (box.left < -0.5 || box.right > view + 0.5) bad.push(`outside the view ${name}`);
      const inSentence = getComputedStyle(element).display === 'inline';
      if (!inSentence && (box.width < least || box.height < least)) {
        bad.push(`${Math.round(box.width)}x${Math.round(box.height)} ${name}`);
      }
    }
    if (document.documentElement.scrollWidth > view) bad.push('the page scrolls sideways');
    return bad;
  }, LEAST_PX);
}
