import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { putPreference } from '../api/endpoints.ts';
import { deskQuery } from '../api/queries.ts';
import type { PeopleFound } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Whose customers come first in one's own searches: those of a region, those of a segment one looks after. */
export function PreferencePicker({ facets }: { facets: PeopleFound['facets'] }) {
  const { words } = useLanguage();
  const client = useQueryClient();
  const { data: desk } = useQuery(deskQuery);
  const save = useMutation({
    mutationFn: putPreference,
    onSuccess: (changed) => {
      client.setQueryData(deskQuery.queryKey, changed);
      void client.invalidateQueries({ queryKey: ['people'] });
    },
  });
  if (desk === undefined) return null;
  const { regions, portfolio } = desk.preference;
  const valuesOf = (facet: 'region' | 'segment') =>
    facets.find((one) => one.facet === facet)?.values.map(({ value }) => value) ?? [];
  return (
    <section className="views" aria-label={words.people.prefer}>
      <h2 className="views-heading">{words.people.prefer}</h2>
      <Choice
        name={words.people.prefer_region}
        chosen={regions}
        values={valuesOf('region')}
        show={(region) => region}
        choose={(next) => save.mutate({ regions: next, portfolio })}
      />
      <Choice
        name={words.people.prefer_portfolio}
        chosen={portfolio}
        values={valuesOf('segment')}
        show={(segment) => label({}, segment)}
        choose={(next) => save.mutate({ regions, portfolio: next })}
      />
      <p className="dim prefer-hint">{words.people.prefer_hint}</p>
      {save.isError ? <p role="alert">{words.people.prefer_failed}</p> : null}
    </section>
  );
}

/** One value or none; what was chosen before stays among the values when nobody of it is found. */
function Choice({
  name,
  chosen,
  values,
  show,
  choose,
}: {
  name: string;
  chosen: readonly string[];
  values: readonly string[];
  show: (value: string) => string;
  choose: (next: string[]) => void;
}) {
  const { words } = useLanguage();
  const id = useId();
  const all = [...new Set([...chosen, ...values])];
  if (all.length === 0) return null;
  return (
    <div className="prefer-choice">
      <label htmlFor={id}>{name}</label>
      <select
        id={id}
        value={chosen[0] ?? ''}
        onChange={({ currentTarget: { value } }) => choose(value === '' ? [] : [value])}
      >
        <option value="">{words.people.prefer_nobody}</option>
        {all.map((value) => (
          <option key={value} value={value}>
            {show(value)}
          </option>
        ))}
      </select>
    </div>
  );
}
