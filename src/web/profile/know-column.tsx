import { lazy, type ReactNode, Suspense } from 'react';
import type { ShownProfile } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts, Masked } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';
import { useNow } from '../kit/use-now.ts';
import { Foresight } from './foresight.tsx';
import { MattersCard } from './matters-card.tsx';
import './know-column.css';

const AdviceCards = lazy(() =>
  import('../advice/advice-cards.tsx').then(({ AdviceCards: component }) => ({
    default: component,
  })),
);

/** What to know before speaking: where the person stands, what it is worth, what is going on, what is allowed. */
export function KnowColumn({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  return (
    <div className="know">
      {masked.includes('identifiers') || profile.profile_id === undefined ? null : (
        <MattersCard profileId={profile.profile_id} />
      )}
      <Suspense fallback={null}>
        <AdviceCards profile={profile} masked={masked} />
      </Suspense>
      <StageCard profile={profile} />
      <Foresight profile={profile} />
      <ConsentCard profile={profile} />
      <NowCard profile={profile} masked={masked} />
      <RelationCard profile={profile} />
    </div>
  );
}

function StageCard({ profile }: { profile: ShownProfile }) {
  const { words, format } = useLanguage();
  const now = useNow();
  const { relational, lifecycle_stage } = profile;
  if (relational === undefined || lifecycle_stage === undefined) return null;
  const { revenue_minor, currency, orders_count, average_order_minor, last_order_at } = relational;
  const money = (minor: number | null) =>
    minor === null || currency === null ? null : format.money(minor, currency);
  const revenue = money(revenue_minor);
  const average = money(average_order_minor);
  const reason =
    orders_count === 0 || last_order_at === null
      ? words.stage_reasons.no_order
      : words.stage_reasons.orders(orders_count, format.age(last_order_at, now));
  return (
    <Card title={words.know.value} aside={<StageBadge stage={lifecycle_stage} />}>
      <p className={revenue === null ? 'know-revenue know-revenue-none' : 'know-revenue'}>
        {revenue ?? words.know.no_revenue}
      </p>
      <p className="dim">{reason}</p>
      {orders_count === 0 ? null : (
        <Facts>
          {average === null ? null : <Fact name={words.know.average_order}>{average}</Fact>}
          {relational.first_order_at === null ? null : (
            <Fact name={words.know.first_order}>{format.date(relational.first_order_at)}</Fact>
          )}
          {last_order_at === null ? null : (
            <Fact name={words.know.last_order}>{format.date(last_order_at)}</Fact>
          )}
        </Facts>
      )}
    </Card>
  );
}

function ConsentCard({ profile }: { profile: ShownProfile }) {
  const { words, format } = useLanguage();
  if (profile.consents === undefined) return null;
  const consents = Object.entries(profile.consents);
  return (
    <Card title={words.know.consents}>
      {consents.length === 0 ? <p className="dim">{words.know.no_consents}</p> : null}
      <ul>
        {consents.map(([purpose, { granted, decided_at, source }]) => (
          <li className="consent" key={purpose}>
            <span className="consent-state" data-granted={granted}>
              <Icon name={granted ? 'check' : 'close'} size={15} />
              {granted ? words.know.granted : words.know.refused}
            </span>
            <span className="consent-purpose">{label(words.purposes, purpose)}</span>
            <span className="consent-since">
              {words.know.since(format.date(decided_at), source)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function NowCard({ profile, masked }: { profile: ShownProfile; masked: readonly string[] }) {
  const { words, format } = useLanguage();
  const now = useNow();
  if (masked.includes('situational')) {
    return (
      <Card title={words.know.now}>
        <Masked />
      </Card>
    );
  }
  const situation = profile.situational;
  if (situation === undefined || situation.last_event_name === null) return null;
  const place = [
    situation.last_city,
    situation.last_country === null ? null : format.country(situation.last_country),
  ]
    .filter((part) => part !== null)
    .join(', ');
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.know.last_event, label(words.events, situation.last_event_name)],
    [
      words.know.last_channel,
      situation.last_channel === null ? null : words.channels[situation.last_channel],
    ],
    [words.know.last_page, situation.last_page_path],
    [words.know.device, situation.last_device_type],
    [words.know.place, place === '' ? null : place],
  ];
  return (
    <Card
      title={words.know.now}
      aside={
        typeof profile.last_seen_at === 'string' ? (
          <span className="dim">{format.age(profile.last_seen_at, now)}</span>
        ) : null
      }
    >
      <Facts>
        {rows
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
      </Facts>
    </Card>
  );
}

function RelationCard({ profile }: { profile: ShownProfile }) {
  const { words, format } = useLanguage();
  const { personal } = profile;
  const counts: readonly (readonly [string, number | undefined])[] = [
    [words.know.interactions, profile.events_count],
    [words.know.tickets, personal?.tickets_count],
    [words.know.complaints, personal?.complaints_count],
    [words.know.reviews, personal?.reviews_count],
  ];
  const rating = personal?.average_rating ?? null;
  return (
    <Card title={words.know.relation}>
      <Facts>
        {counts.map(([name, count]) =>
          count === undefined ? null : (
            <Fact key={name} name={name}>
              {format.number(count)}
            </Fact>
          ),
        )}
        {rating === null ? null : <Fact name={words.know.rating}>{format.percent(rating)}</Fact>}
        {typeof profile.first_seen_at === 'string' ? (
          <Fact name={words.know.first_seen}>{format.date(profile.first_seen_at)}</Fact>
        ) : null}
        {typeof profile.last_seen_at === 'string' ? (
          <Fact name={words.know.last_seen}>{format.date(profile.last_seen_at)}</Fact>
        ) : null}
      </Facts>
    </Card>
  );
}
