import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { meQuery, profileQuery, timelineQuery } from '../api/queries.ts';
import type { ProfileAnswer, ShownEvent } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Fact, Facts } from '../kit/facts.tsx';
import { useTitle } from '../kit/use-title.ts';
import { ContextBand } from '../profile/context-band.tsx';
import { amountOf, summaryOf } from '../profile/event-summary.ts';
import { readablePhone } from '../profile/phone.ts';
import { ProfileError } from '../profile/profile-error.tsx';
import { ProfileSkeleton } from '../profile/profile-skeleton.tsx';
import { useFocusHeading } from '../shell/page-heading.ts';
import './print-page.css';

const route = getRouteApi('/profiles/$profileId/print');
const EVERYTHING = { channels: [], names: [] };
const ORDERS = { channels: [], names: ['order_completed'] };
const IDENTITY = [
  'title',
  'sex',
  'birth_date',
  'language',
  'company',
  'job_title',
  'website',
  'customer_since',
] as const;

/** A person on paper: what a role may see and nothing more, in black on white, with who printed it and when. */
export function PrintPage() {
  const { words } = useLanguage();
  const { profileId } = route.useParams();
  const query = useQuery(profileQuery(profileId));
  useTitle(words.titles.profile);
  useFocusHeading(query.isPending ? null : profileId);
  if (query.data !== undefined) return <Paper answer={query.data} />;
  if (query.isPending) return <ProfileSkeleton />;
  return <ProfileError error={query.error} retry={() => void query.refetch()} />;
}

function Paper({ answer: { profile, masked } }: { answer: ProfileAnswer }) {
  const { words, format } = useLanguage();
  const { print } = usePersonWords();
  const { data: me } = useQuery(meQuery);
  const events = useInfiniteQuery(timelineQuery(profile.profile_id, EVERYTHING));
  const orders = useInfiniteQuery(timelineQuery(profile.profile_id, ORDERS));
  const role = me?.roles[0];
  const all = events.data?.pages[0]?.events ?? [];
  const bought = orders.data?.pages[0]?.events ?? [];
  const withheld = [...new Set(masked.flatMap((field) => fieldWord(field)))];
  return (
    <article className="paper" aria-busy={events.isPending || orders.isPending}>
      <p className="paper-tools">
        <Button size="xs" onClick={() => window.print()}>
          {print.print}
        </Button>
        <Link
          to="/profiles/$profileId"
          params={{ profileId: profile.profile_id }}
          className="text-link"
        >
          {print.back}
        </Link>
      </p>
      <header className="paper-top">
        <h1 className="paper-name" tabIndex={-1} data-page-heading>
          {profile.display_name ??
            (masked.includes('display_name') ? words.profile.masked_name : words.profile.unnamed)}
        </h1>
        <p className="dim">
          {profile.lifecycle_stage === undefined ? '' : words.stages[profile.lifecycle_stage]}
        </p>
        <p className="dim paper-when">
          {print.printed(
            format.dateTime(new Date().toISOString()),
            role === undefined ? (me?.label ?? '') : words.roles[role],
          )}
          <br />
          {print.id} <span className="mono">{profile.profile_id}</span>
        </p>
      </header>
      <p className="paper-warning">{print.confidential}</p>
      {withheld.length === 0 ? null : (
        <p className="dim paper-withheld">{print.masked(format.list(withheld))}</p>
      )}
      <div className="paper-halves">
        <section>
          <h2>{words.profile.identity}</h2>
          <Facts>
            {IDENTITY.map((field) => {
              const value = profile[field];
              return typeof value === 'string' ? (
                <Fact key={field} name={words.fields[field]}>
                  {golden(field, value)}
                </Fact>
              ) : null;
            })}
          </Facts>
          <h2>{words.profile.contact}</h2>
          <Facts>
            {(profile.emails ?? []).map((email) => (
              <Fact key={email} name={words.fields.email}>
                {email}
              </Fact>
            ))}
            {(profile.phones ?? []).map((phone) => (
              <Fact key={phone} name={words.fields.phone}>
                {readablePhone(phone)}
              </Fact>
            ))}
            <Fact name={words.fields.address}>{address()}</Fact>
          </Facts>
        </section>
        <section>
          <h2>{words.know.consents}</h2>
          {Object.keys(profile.consents ?? {}).length === 0 ? (
            <p>{words.know.no_consents}</p>
          ) : (
            <Facts>
              {Object.entries(profile.consents ?? {}).map(([purpose, standing]) => (
                <Fact key={purpose} name={label(words.purposes, purpose)}>
                  {standing.granted ? words.know.granted : words.know.refused}
                  <span className="fact-note">
                    {words.know.since(format.date(standing.decided_at), standing.source)}
                  </span>
                </Fact>
              ))}
            </Facts>
          )}
        </section>
      </div>
      <ContextBand profile={profile} masked={masked} />
      {bought.length === 0 ? null : <Rows heading={print.orders} events={bought} />}
      <Rows
        heading={print.history}
        events={all}
        note={
          all.length < (profile.events_count ?? 0)
            ? print.more(format.number(all.length), format.number(profile.events_count ?? 0))
            : ''
        }
      />
    </article>
  );

  function golden(field: (typeof IDENTITY)[number], value: string): string {
    if (field === 'sex') return label(words.sex, value);
    if (field === 'birth_date') return format.calendarDate(value);
    if (field === 'customer_since') return format.date(value);
    return field === 'language' ? format.language(value) : value;
  }

  function address(): string {
    return [
      profile.street,
      [profile.postcode, profile.city].filter(Boolean).join(' '),
      typeof profile.country === 'string' ? format.country(profile.country) : '',
    ]
      .filter((line) => typeof line === 'string' && line !== '')
      .join(', ');
  }

  function fieldWord(field: string): string[] {
    const names: Readonly<Record<string, string>> = words.fields;
    return Object.hasOwn(names, field) ? [names[field] ?? ''] : [];
  }
}

function Rows({
  heading,
  events,
  note = '',
}: {
  heading: string;
  events: readonly ShownEvent[];
  note?: string;
}) {
  const { words, format } = useLanguage();
  return (
    <section className="paper-list">
      <h2>{heading}</h2>
      {note === '' ? null : <p className="dim">{note}</p>}
      <table className="paper-rows">
        <tbody>
          {events.map((event) => {
            const amount = amountOf(event);
            return (
              <tr key={event.event_id}>
                <td className="paper-date">{format.dateTime(event.occurred_at)}</td>
                <td>{words.channels[event.channel]}</td>
                <td>
                  <strong>{label(words.events, event.name)}</strong> {summaryOf(event, words)}
                  {event.text === undefined ? null : (
                    <span className="paper-text">{event.text}</span>
                  )}
                </td>
                <td className="paper-amount">
                  {amount === null ? '' : format.money(amount.minor, amount.currency)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {events.length === 0 ? <p className="dim">{words.timeline.empty}</p> : null}
    </section>
  );
}
