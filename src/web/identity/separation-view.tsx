import type { SplitPreview } from '../api/steward-types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { KeyText } from './key-text.tsx';
import { MovesList } from './moves-list.tsx';
import { Objections } from './objections.tsx';

/** What would leave a profile, what would stay, and what goes with it. */
export function SeparationView({ preview }: { preview: SplitPreview }) {
  const { desk } = useLanguage().words;
  const words = useStewardWords().undo;
  const sides = [
    { name: words.leaves, keys: preview.leaves },
    { name: words.stays, keys: preview.stays },
  ];
  return (
    <div className="separation">
      <Objections codes={preview.objections.map(({ code }) => code)} />
      <div className="separation-sides">
        {sides.map(({ name, keys }) => (
          <div key={name}>
            <h3 className="preview-heading">{name}</h3>
            {keys.length === 0 ? <p className="dim">{desk.no_value}</p> : null}
            <ul className="key-list">
              {keys.map((key) => (
                <li key={key}>
                  <KeyText of={key} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <p className="dim">{preview.becomes === null ? words.becomes_new : words.becomes_former}</p>
      {preview.shared.length === 0 ? null : (
        <details className="separation-shared">
          <summary>{words.shared}</summary>
          <ul className="key-list">
            {preview.shared.map((key) => (
              <li key={key}>
                <KeyText of={key} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <MovesList moves={preview.moves} />
    </div>
  );
}
