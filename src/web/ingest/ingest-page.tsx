import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SpoolStatus } from '../../spool/spool.ts';
import { ingestStatusQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { DeadLetterList } from './dead-letter-list.tsx';
import './ingest-page.css';

const FATES = ['indexed', 'dead_lettered', 'suppressed', 'duplicate', 'queued'] as const;

/** For those who answer for the data: what came in, what became of it, and what was refused and why. */
export function IngestPage() {
  const { words } = useLanguage();
  const status = useQuery(ingestStatusQuery);
  useTitle(words.titles.ingest);
  useFocusHeading('ingest');
  if (status.error instanceof ApiError && status.error.status === 403) {
    return (
      <StatePanel icon="lock" heading={words.errors.forbidden} page>
        <p className="dim">{words.errors.forbidden_hint}</p>
      </StatePanel>
    );
  }
  return (
    <div className="ingest">
      <h1 className="ingest-heading" tabIndex={-1} data-page-heading>
        {words.ingest.heading}
      </h1>
      <p className="dim">{words.ingest.lead}</p>
      {status.isPending ? <Skeleton height={150} mt={16} radius={12} /> : null}
      {status.isError && status.data === undefined ? (
        <ErrorPanel error={status.error} retry={() => void status.refetch()} />
      ) : null}
      {status.data === undefined ? null : <Equation status={status.data} />}
      <DeadLetterList />
    </div>
  );
}

function Equation({ status }: { status: SpoolStatus }) {
  const { words, format } = useLanguage();
  const sum = FATES.reduce((total, fate) => total + status[fate], 0);
  const balanced = sum === status.accepted;
  return (
    <Card title={words.ingest.equation}>
      <p className="equation">
        <span className="equation-term">
          <span className="equation-number">{format.number(status.accepted)}</span>
          <span className="equation-name">{words.ingest.accepted}</span>
        </span>
        {FATES.map((fate, index) => (
          <span className="equation-part" key={fate}>
            <span className="equation-sign">{index === 0 ? (balanced ? '=' : '≠') : '+'}</span>
            <span className="equation-term">
              <span className="equation-number">{format.number(status[fate])}</span>
              <span className="equation-name">{words.ingest[fate]}</span>
            </span>
          </span>
        ))}
      </p>
      <p className="equation-verdict" data-balanced={balanced}>
        <Icon name={balanced ? 'check' : 'alert'} size={16} />
        {balanced ? words.ingest.balanced : words.ingest.unbalanced}
      </p>
      <div className="ingest-facts">
        <Facts>
          <Fact name={words.ingest.in_flight}>{format.number(status.in_flight)}</Fact>
          <Fact name={words.ingest.lag}>{format.duration(status.oldest_age_ms)}</Fact>
          <Fact name={words.ingest.spool}>{format.percent(status.bytes / status.max_bytes)}</Fact>
        </Facts>
      </div>
    </Card>
  );
}
