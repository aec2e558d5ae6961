import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { deadLettersQuery, ingestStatusQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import type { IngestStatus } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
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
      <DeadLetters />
    </div>
  );
}

function Equation({ status }: { status: IngestStatus }) {
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

function DeadLetters() {
  const { words, format } = useLanguage();
  const query = useInfiniteQuery(deadLettersQuery);
  const letters = query.data?.pages.flatMap((page) => page.dead_letters) ?? [];
  return (
    <Card title={words.ingest.dead_letters}>
      {query.isPending ? <Skeleton height={90} /> : null}
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.isSuccess && letters.length === 0 ? (
        <StatePanel icon="check" heading={words.ingest.dead_letters_empty}>
          <p className="dim">{words.ingest.dead_letters_hint}</p>
        </StatePanel>
      ) : null}
      <ul>
        {letters.map((letter) => (
          <li className="letter" key={letter.dead_letter_id}>
            <span className="letter-code">{words.refusal_codes[letter.code]}</span>
            <span className="letter-detail">
              {letter.field === null ? null : <span className="mono">{letter.field} </span>}
              {letter.detail}
            </span>
            <span className="letter-source dim">
              {letter.source} · {format.dateTime(letter.refused_at)} ·{' '}
              {words.dead_letter_status[letter.status]}
            </span>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          mt={12}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.ingest.more}
        </Button>
      ) : null}
    </Card>
  );
}
