import { useEffect } from 'react';

/** Names the document. Titles end in histories and window lists: they say the kind of page, never whom it shows. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
