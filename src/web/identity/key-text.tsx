import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';

/** A canonical key in words: what kind of identifier it is, and its value. */
export function KeyText({ of }: { of: string }) {
  const { words } = useLanguage();
  const at = of.indexOf(':');
  return (
    <span className="key-text">
      <span className="dim">{label(words.namespaces, at < 0 ? of : of.slice(0, at))}</span>{' '}
      <span className="mono">{at < 0 ? '' : of.slice(at + 1)}</span>
    </span>
  );
}
