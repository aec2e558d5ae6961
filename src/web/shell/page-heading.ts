import { useEffect } from 'react';

/** Moves the focus to the page's heading when another page (or another person) is shown. */
export function useFocusHeading(subject: string | null): void {
  useEffect(() => {
    if (subject === null) return;
    document.querySelector<HTMLElement>('[data-page-heading]')?.focus({ preventScroll: true });
  }, [subject]);
}
