import type { Moves } from '../api/steward-types.ts';
import { useStewardWords } from '../i18n/steward-words.ts';

const ORDER = ['identifiers', 'events', 'orders', 'records', 'consents', 'segments'] as const;

/** Everything that goes over from one profile to another, counted. */
export function MovesList({ moves }: { moves: Moves }) {
  const words = useStewardWords().moves;
  return (
    <div className="moves">
      <h3 className="preview-heading">{words.heading}</h3>
      <ul className="moves-list">
        {ORDER.map((each) => (
          <li key={each} className="moves-item" data-none={moves[each] === 0 || undefined}>
            {words[each](moves[each])}
          </li>
        ))}
      </ul>
    </div>
  );
}
