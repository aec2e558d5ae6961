import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { passagesQuery } from '../api/queries.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Marked } from './marked.tsx';
import './passage-group.css';

/** Shorter texts are names being typed, of which interactions say little. */
const SHORTEST = 6;

/** People found by what was said, below those found by who they are, each with the passage. */
export function PassageGroup({ text, chosen }: { text: string; chosen: () => void }) {
  const { words, format } = useLanguage();
  const headingId = useId();
  const asked = text.trim();
  const { data } = useQuery({ ...passagesQuery(asked), enabled: asked.length >= SHORTEST });
  // A role that may not read texts is refused: there is nothing to show, and nothing wrong.
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="passages" aria-labelledby={headingId}>
      <h2 className="passages-heading" id={headingId}>
        {words.search.said}
      </h2>
      <ul>
        {data.map(({ profile, event, why }) => (
          <li key={event.event_id}>
            <Link
              to="/profiles/$profileId"
              params={{ profileId: profile.profile_id }}
              className="passage"
              onClick={chosen}
            >
              <span className="passage-who">{profile.display_name ?? words.profile.unnamed}</span>
              <span className="passage-what dim">
                {label(words.events, event.name)} · {format.day(event.occurred_at)}
              </span>
              <span className="passage-text">
                <Marked text={why.value} spans={why.spans} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
