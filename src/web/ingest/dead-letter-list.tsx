import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { deadLettersQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';

/** Messages that were refused, newest first: which rule, which field, which source; never what they held. */
export function DeadLetterList() {
  const { words, format } = useLanguage();
  const query = useInfiniteQuery(deadLettersQuery);
  // Those who may see the counts may not all see the messages: then the list stays away.
  if (query.error instanceof ApiError && query.error.status === 403) return null;
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
              {letter.field === null || letter.detail.includes(letter.field) ? null : (
                <span className="mono">{letter.field} </span>
              )}
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
