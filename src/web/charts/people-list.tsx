import { Link } from '@tanstack/react-router';
import type { LifecycleStage } from '../../model/profile.ts';
import { useLanguage } from '../i18n/language.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';

export interface ListedPerson {
  readonly profile_id: string;
  /** `undefined` where the role may not know it */
  readonly display_name?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly lifecycle_stage?: LifecycleStage | undefined;
  readonly relational?:
    | { readonly revenue_minor?: number | null; readonly currency?: string | null }
    | undefined;
}

/** People, one line each, on the way to their page. */
export function PeopleList({ people, label }: { people: readonly ListedPerson[]; label: string }) {
  const { words, format } = useLanguage();
  return (
    <ul className="people-behind" aria-label={label}>
      {people.map((person) => (
        <li key={person.profile_id}>
          <Link
            to="/profiles/$profileId"
            params={{ profileId: person.profile_id }}
            className="people-behind-row"
          >
            <span className="people-behind-name">
              {person.display_name ??
                (person.display_name === undefined
                  ? words.profile.masked_name
                  : words.profile.unnamed)}
            </span>
            <span className="dim">{person.city ?? ''}</span>
            <span>
              {person.lifecycle_stage === undefined ? null : (
                <StageBadge stage={person.lifecycle_stage} />
              )}
            </span>
            <span className="dim people-behind-spent">
              {person.relational?.revenue_minor == null || person.relational.currency == null
                ? ''
                : format.money(person.relational.revenue_minor, person.relational.currency)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
