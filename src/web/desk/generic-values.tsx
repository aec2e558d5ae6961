import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { judgeGenericValue } from '../api/steward-endpoints.ts';
import { genericValuesQuery } from '../api/steward-queries.ts';
import type { GenericValue, Namespace } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';

/** Values that so many people share that they link nobody, masked; each can be let link again. */
export function GenericValues({ namespaces }: { namespaces: readonly Namespace[] }) {
  const { words } = useLanguage();
  const steward = useStewardWords();
  const texts = steward.namespaces;
  const client = useQueryClient();
  const [name, setName] = useState(
    () => namespaces.find(({ policy }) => policy.generic_at !== null)?.name ?? 'email',
  );
  const query = useInfiniteQuery(genericValuesQuery(name));
  const judging = useMutation({
    mutationFn: ({ value_id, status }: Pick<GenericValue, 'value_id' | 'status'>) =>
      judgeGenericValue(name, value_id, status),
    onSuccess: () => client.invalidateQueries({ queryKey: ['namespaces'] }),
  });
  const values = query.data?.pages.flatMap((page) => page.values) ?? [];
  return (
    <Card title={texts.generic}>
      <p className="dim">{texts.generic_lead}</p>
      <label className="field generic-choice">
        <span className="field-name">{texts.generic_of}</span>
        <select
          className="select"
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        >
          {namespaces.map((each) => (
            <option key={each.name} value={each.name}>
              {label(words.namespaces, each.name)}
            </option>
          ))}
        </select>
      </label>
      {query.isPending ? <Skeleton height={60} radius={8} /> : null}
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data !== undefined && values.length === 0 ? <p>{texts.generic_none}</p> : null}
      <ul className="generic-list">
        {values.map((value) => {
          const status = value.status === 'demoted' ? 'restored' : 'demoted';
          const action = status === 'restored' ? texts.restore : texts.demote;
          return (
            <li className="generic-item" key={value.value_id}>
              <span className="mono">{value.label}</span>
              <span>{texts.generic_people(value.people)}</span>
              <span className="dim">{texts.generic_statuses[value.status]}</span>
              <Button
                size="xs"
                variant="default"
                aria-label={texts.on_value(action, value.label)}
                loading={judging.isPending && judging.variables.value_id === value.value_id}
                onClick={() => judging.mutate({ value_id: value.value_id, status })}
              >
                {action}
              </Button>
            </li>
          );
        })}
      </ul>
      {judging.isError ? <ErrorPanel error={judging.error} /> : null}
      {query.hasNextPage ? (
        <Button
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {steward.more}
        </Button>
      ) : null}
    </Card>
  );
}
