import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { mergesQuery } from '../api/steward-queries.ts';
import type { Decision } from '../api/steward-types.ts';
import { useStewardWords } from '../i18n/steward-words.ts';
import { LogEntry } from '../identity/log-entry.tsx';
import { UndoDialog } from '../identity/undo-dialog.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { Forbidden, isForbidden } from './forbidden.tsx';
import './merge-log.css';

const route = getRouteApi('/desk');
const PROFILE_ID = /^p_[A-Za-z0-9_-]{1,62}$/;

/** Every decision that joined or parted profiles, newest first, each with its undoing. */
export function MergeLog() {
  const words = useStewardWords();
  const { profile } = route.useSearch();
  const query = useInfiniteQuery(mergesQuery(profile));
  const [undoing, setUndoing] = useState<Decision | null>(null);
  const [told, setTold] = useState<string | null>(null);
  if (isForbidden(query.error)) return <Forbidden />;
  const merges = query.data?.pages.flatMap((page) => page.merges) ?? [];
  return (
    <section className="log" aria-label={words.log.heading}>
      <p className="dim">{words.log.lead}</p>
      <LogFilter key={profile} profile={profile} />
      <p className="status-line" role="status">
        {told}
      </p>
      {query.isPending ? <Skeleton height={320} radius={12} /> : null}
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data !== undefined && merges.length === 0 ? (
        <StatePanel icon="twins" heading={words.log.empty}>
          <p className="dim">{words.log.empty_hint}</p>
        </StatePanel>
      ) : null}
      <ol className="log-list">
        {merges.map((decision) => (
          <LogEntry key={decision.merge_id} decision={decision} undo={setUndoing} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.more}
        </Button>
      ) : null}
      {undoing === null ? null : (
        <UndoDialog
          decision={undoing}
          close={() => setUndoing(null)}
          done={() => {
            setUndoing(null);
            setTold(words.undo.done);
          }}
        />
      )}
    </section>
  );
}

/** Narrows the log to one profile by its number, which says nothing of anybody. */
function LogFilter({ profile }: { profile: string | undefined }) {
  const words = useStewardWords();
  const navigate = route.useNavigate();
  const [isWrong, setIsWrong] = useState(false);
  const show = (next: string | undefined) =>
    void navigate({ to: '/desk', search: { tab: 'merges', profile: next } });
  const apply = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('profile') ?? '').trim();
    if (typed === '') return show(undefined);
    setIsWrong(!PROFILE_ID.test(typed));
    if (PROFILE_ID.test(typed)) show(typed);
  };
  return (
    <form className="log-filter" onSubmit={apply}>
      <label className="field">
        <span className="field-name">{words.log.filter}</span>
        <input
          className="text-input mono"
          name="profile"
          defaultValue={profile ?? ''}
          placeholder={words.log.filter_hint}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? 'log-filter-wrong' : undefined}
        />
      </label>
      <Button type="submit" variant="default">
        {words.log.apply_filter}
      </Button>
      {profile === undefined ? null : (
        <Button variant="subtle" onClick={() => show(undefined)}>
          {words.log.clear_filter}
        </Button>
      )}
      {isWrong ? (
        <p className="form-fault" id="log-filter-wrong">
          {words.log.invalid_filter}
        </p>
      ) : null}
    </form>
  );
}
