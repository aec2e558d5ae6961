import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DashboardAnswer } from '../../analytics/dashboards/answer.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import type { Condition } from '../../segments/condition.ts';
import { useLabels } from '../analysis/labels.ts';
import { PeopleList } from '../charts/people-list.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { putSegment } from './endpoints.ts';
import { idOf } from './new-id.ts';
import { pillText } from './pill-text.ts';
import { peopleBehindQuery } from './queries.ts';

/** The people that the filters leave: one by one, and as a segment to be kept. */
export function PeopleBehind({
  people,
  view,
  back,
}: {
  people: DashboardAnswer['people'] | undefined;
  view: View;
  back: () => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { format } = useLanguage();
  const condition = people === undefined ? null : conditionOf(people);
  const found = useInfiniteQuery(peopleBehindQuery(condition));
  const listed = found.data?.pages.flatMap((page) => page.people) ?? [];
  const total = found.data?.pages[0]?.total ?? null;
  const active = view.selections.filter(({ disabled }) => !disabled);
  const told = (ids: readonly string[]) =>
    active
      .filter(({ id }) => ids.includes(id))
      .map((one) => {
        const { name, value } = pillText(one, labels, words, format);
        return `${name} ${one.negate ? `${words.boards.is_not} ` : ''}${value}`;
      })
      .join(', ');
  const ignored = told((people?.ignored ?? []).map(({ selection }) => selection));
  useEffect(() => {
    document.querySelector<HTMLElement>('.behind-back')?.focus();
  }, []);
  return (
    <section className="behind card" aria-labelledby="behind-title">
      <div className="behind-top">
        <button type="button" className="text-button behind-back" onClick={back}>
          <Icon name="left" size={14} /> {words.boards.back_to_board}
        </button>
        <h2 id="behind-title">{words.boards.people}</h2>
        <p role="status" className="dim">
          {total === null ? '' : words.boards.people_count(total)}
        </p>
        <SaveSegment condition={condition ?? undefined} />
      </div>
      {ignored === '' ? null : (
        <p className="behind-ignored">{words.boards.people_ignored(ignored)}</p>
      )}
      {found.isPending ? <Skeleton height={200} radius={8} /> : null}
      {found.error === null ? null : (
        <ErrorPanel error={found.error} retry={() => void found.refetch()} />
      )}
      {found.data !== undefined && listed.length === 0 ? (
        <StatePanel icon="people" heading={words.boards.people_count(0)} />
      ) : null}
      <PeopleList people={listed} label={words.boards.people} />
      {found.hasNextPage ? (
        <Button
          variant="default"
          mt={10}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.explore.more}
        </Button>
      ) : null}
    </section>
  );
}

function SaveSegment({ condition }: { condition: Condition | undefined }) {
  const words = useAnalysisWords();
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);
  if (condition === undefined) return <p className="dim">{words.boards.segment_everybody}</p>;
  if (name === null) {
    return (
      <span className="behind-save">
        <button type="button" className="chip" onClick={() => setName('')}>
          <Icon name="save" size={14} /> {words.boards.save_segment}
        </button>
        <span role="status">{done === null ? '' : words.boards.segment_saved(done)}</span>
      </span>
    );
  }
  return (
    <form
      className="behind-save"
      onSubmit={(event) => {
        event.preventDefault();
        const title = name.trim();
        if (title === '') return;
        putSegment(idOf(title), title, condition)
          .then(() => {
            setDone(title);
            setName(null);
            setError(null);
            void queries.invalidateQueries({ queryKey: ['segments'] });
          })
          .catch((failure: unknown) =>
            setError(failure instanceof Error ? failure : new Error('segment')),
          );
      }}
    >
      <label className="control-label">
        {words.boards.segment_name}{' '}
        <input
          className="control-input"
          value={name}
          maxLength={100}
          // biome-ignore lint/a11y/noAutofocus: the field has just been asked for
          autoFocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="chip">
        {words.boards.save}
      </button>
      <button type="button" className="text-button" onClick={() => setName(null)}>
        {words.boards.cancel}
      </button>
      {error === null ? null : <ErrorPanel error={error} />}
    </form>
  );
}

/** The server's own translation of the selections, which it checked. */
export function conditionOf({ condition }: DashboardAnswer['people']): Condition | undefined {
  return condition === null ? undefined : (condition as Condition | undefined);
}
