import { lazy, Suspense } from 'react';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';
import { useNow } from '../kit/use-now.ts';
import { SignalCards } from '../signals/signal-cards.tsx';
import { ApproachCard } from './approach-card.tsx';
import { Foresight } from './foresight.tsx';
import { MattersCard } from './matters-card.tsx';
import { SatisfactionCard } from './satisfaction-card.tsx';
import './know-column.css';

const AdviceCards = lazy(() =>
  import('../advice/advice-cards.tsx').then(({ AdviceCards: component }) => ({
    default: component,
  })),
);

/** What to know before speaking: where the person stands, what it is worth, how to meet them. */
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
      <SignalCards profile={profile} masked={masked} />
      <SatisfactionCard profile={profile} />
      <ApproachCard profile={profile} />
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
