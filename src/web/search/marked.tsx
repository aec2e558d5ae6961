import { cutAtSpans, type Span } from './mark-letters.ts';

/** A text with the letters that matched marked. */
export function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  let at = 0;
  return cutAtSpans(text, spans).map((stretch) => {
    const key = at;
    at += stretch.text.length;
    return stretch.marked ? (
      <mark key={key}>{stretch.text}</mark>
    ) : (
      <span key={key}>{stretch.text}</span>
    );
  });
}
