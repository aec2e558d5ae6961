import type { Disclosable } from '../../privacy/disclosure-rights.ts';
import type { ShownProfile } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts, Masked } from '../kit/facts.tsx';
import { ConsentCard } from './consent-card.tsx';
import { ContactPoints } from './contact-points.tsx';
import { IdentifierList } from './identifier-list.tsx';
import { MaskedField } from './masked-field.tsx';
import { ProvenanceNote } from './provenance-note.tsx';
import { RelationsCard } from './relations-card.tsx';
import { WhereFrom } from './where-from.tsx';

/** Golden fields shown as they are, in reading order; the name is the page's heading, places are one address. */
const IDENTITY = [
  'title',
  'given_name',
  'middle_name',
  'family_name',
  'sex',
  'birth_date',
  'language',
  'company',
  'job_title',
  'website',
  'timezone',
  'customer_since',
] as const;

/** What can be asked for where it is masked; contact points have rows of their own. */
const DISCLOSED = [
  'full_name',
  'birth_date',
  'company',
  'job_title',
] as const satisfies readonly Disclosable[];

/** Who it is: each golden value with the source that said it and how long ago. */
export function AboutColumn({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  const { words, format } = useLanguage();
  const known = IDENTITY.filter((field) => profile[field] !== null && profile[field] !== undefined);
  const withheld = IDENTITY.filter((field) => masked.includes(field));
  const askable = DISCLOSED.filter((field) => masked.includes(field));
  const others = (profile.names ?? []).filter((name) => name !== profile.display_name);
  const custom = Object.entries(profile.custom ?? {}).filter(([, value]) => value !== null);
  const sources = profile.sources ?? [];
  return (
    <div className="about">
      <Card
        title={words.profile.identity}
        aside={
          <span className="dim" title={format.list(sources)}>
            {words.profile.sources(sources.length)}
            {profile.profile_id === undefined || sources.length === 0 ? null : (
              <>
                {' · '}
                <WhereFrom profileId={profile.profile_id} />
              </>
            )}
          </span>
        }
      >
        {others.length === 0 ? null : (
          <p className="about-others dim">
            {words.profile.others(format.list(others.slice(0, 4)))}
          </p>
        )}
        {known.length + withheld.length === 0 ? (
          <p className="dim">{words.profile.empty_about}</p>
        ) : null}
        <Facts>
          {known.map((field) => (
            <Fact
              key={field}
              name={words.fields[field]}
              note={<ProvenanceNote provenance={profile.provenance?.[field]} />}
            >
              <GoldenValue field={field} value={String(profile[field])} />
            </Fact>
          ))}
          {askable.map((field) => (
            <Fact key={field} name={words.fields[field]}>
              <MaskedField profileId={profile.profile_id} field={field} />
            </Fact>
          ))}
        </Facts>
        {withheld.length === 0 ? null : (
          <p className="about-withheld">{words.profile.masked_reason}</p>
        )}
      </Card>
      <ContactPoints profile={profile} masked={masked} />
      <ConsentCard profile={profile} />
      <RelationsCard profile={profile} />
      {masked.includes('identifiers') || (profile.identifiers ?? []).length > 0 ? (
        <Card title={words.profile.identifiers}>
          {masked.includes('identifiers') ? (
            <Masked />
          ) : (
            <IdentifierList keys={profile.identifiers ?? []} />
          )}
        </Card>
      ) : null}
      {custom.length === 0 ? null : (
        <Card title={words.profile.custom}>
          <Facts>
            {custom.map(([name, value]) => (
              <Fact
                key={name}
                name={label({}, name)}
                note={<ProvenanceNote provenance={profile.provenance?.[`custom.${name}`]} />}
              >
                {Array.isArray(value) ? format.list(value) : String(value)}
              </Fact>
            ))}
          </Facts>
        </Card>
      )}
    </div>
  );
}

function GoldenValue({ field, value }: { field: (typeof IDENTITY)[number]; value: string }) {
  const { words, format } = useLanguage();
  switch (field) {
    case 'sex':
      return label(words.sex, value);
    case 'birth_date':
      return format.calendarDate(value);
    case 'customer_since':
      return format.date(value);
    case 'language':
      return format.language(value);
    default:
      return value;
  }
}
