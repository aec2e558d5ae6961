import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import './copy-button.css';

/** Puts a text on the clipboard, and says so for two seconds. */
export function CopyButton({ text, of }: { text: string; of: string }) {
  const { words } = useLanguage();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="copy"
      aria-label={`${copied ? words.profile.copied : words.profile.copy} – ${of}`}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <Icon name={copied ? 'check' : 'copy'} size={15} />
    </button>
  );
}
