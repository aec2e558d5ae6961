import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { deleteView, saveView } from '../api/endpoints.ts';
import { deskQuery } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { filtersOf, type PeopleView, viewOf } from './people-view.ts';

/** Searches kept under a name, on the server: what was typed with them is in no address and no browser storage. */
export function SavedViews({
  view,
  text,
  open,
}: {
  view: PeopleView;
  text: string;
  open: (view: PeopleView, text: string) => void;
}) {
  const { words } = useLanguage();
  const inputId = useId();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const { data: desk } = useQuery(deskQuery);
  const onSuccess = (changed: typeof desk) => client.setQueryData(deskQuery.queryKey, changed);
  const save = useMutation({ mutationFn: saveView, onSuccess });
  const drop = useMutation({ mutationFn: deleteView, onSuccess });
  const submit = () => {
    if (name.trim() === '') return;
    const search = { query: text, filters: filtersOf(view), sort: view.sort ?? 'relevance' };
    save.mutate({ id: crypto.randomUUID(), name: name.trim(), search });
    setName('');
  };
  return (
    <section className="views" aria-label={words.people.views}>
      <h2 className="views-heading">{words.people.views}</h2>
      <ul>
        {(desk?.views ?? []).map((saved) => (
          <li className="views-row" key={saved.id}>
            <button
              type="button"
              className="text-link"
              onClick={() => open(viewOf(saved.search), saved.search.query)}
            >
              {saved.name}
            </button>
            <button
              type="button"
              className="views-drop"
              aria-label={`${words.people.forget} ${saved.name}`}
              onClick={() => drop.mutate(saved.id)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form
        className="views-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor={inputId}>{words.people.save_as}</label>
        <input
          id={inputId}
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit">{words.people.save}</button>
      </form>
      {save.isError || drop.isError ? <p role="alert">{words.people.view_failed}</p> : null}
    </section>
  );
}
