import { Icon } from './icon.tsx';
import './avatar.css';

/** Initials in a circle, or an outline where there is no name. It repeats the name beside it, so it is not read out. */
export function Avatar({ name, size = 34 }: { name: string | null | undefined; size?: number }) {
  const initials = initialsOf(name ?? '');
  return (
    <span className="avatar" data-large={size > 40 || undefined} aria-hidden="true">
      {initials === '' ? <Icon name="ghost" size={size * 0.55} /> : initials}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [words[0], last]
    .map((word) => (word === undefined ? '' : (Array.from(word)[0] ?? '')))
    .join('')
    .toLocaleUpperCase();
}
