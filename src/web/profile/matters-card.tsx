import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { completeTask, writeNote } from '../api/endpoints.ts';
import { mattersQuery } from '../api/queries.ts';
import type { Matter } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Icon } from '../kit/icon.tsx';
import { useNow } from '../kit/use-now.ts';
import './matters-card.css';

/** What is open with the person, and a place to write what the next one who opens this page should know. */
export function MattersCard({ profileId }: { profileId: string }) {
  const { words } = useLanguage();
  const query = useQuery(mattersQuery(profileId));
  return (
    <Card title={words.page.matters}>
      {query.isError && query.data === undefined ? (
        <p className="dim" role="alert">
          {words.page.matters_failed}{' '}
          <button type="button" className="text-button" onClick={() => void query.refetch()}>
            {words.app.retry}
          </button>
        </p>
      ) : null}
      {query.data === undefined ? null : query.data.matters.length === 0 ? (
        <p className="dim">{words.page.matters_empty}</p>
      ) : (
        <ul>
          {query.data.matters.map((matter) => (
            <MatterRow
              key={`${matter.source} ${matter.id}`}
              matter={matter}
              profileId={profileId}
            />
          ))}
        </ul>
      )}
      {query.data?.truncated === true ? (
        <p className="dim">{words.page.matters_truncated}</p>
      ) : null}
      <NoteForm profileId={profileId} />
    </Card>
  );
}

function MatterRow({ matter, profileId }: { matter: Matter; profileId: string }) {
  const { words, format } = useLanguage();
  const now = useNow();
  const done = useMutation({ mutationFn: () => completeTask(profileId, matter.id) });
  const { due_on, kind } = matter;
  const isLate = due_on !== null && Date.parse(`${due_on}T23:59:59`) < now;
  const day = due_on === null ? null : format.calendarDate(due_on);
  return (
    <li className="matter" data-late={isLate || undefined}>
      <span className="matter-what">
        <Icon name={kind === 'task' ? 'check' : 'support'} size={15} />
        {kind === 'task' ? words.page.task : words.page.ticket}
        {matter.topic === null ? null : <> · {matter.topic}</>}
        {matter.status === null ? null : <> · {matter.status}</>}
      </span>
      {matter.text === null ? null : <span className="matter-text">{matter.text}</span>}
      <span className="dim matter-when">
        {day === null
          ? format.age(matter.opened_at, now)
          : isLate
            ? words.page.overdue(day)
            : words.page.due(day)}
        {matter.by === null ? null : <> · {words.page.by(matter.by)}</>}
      </span>
      {kind === 'task' ? (
        <button
          type="button"
          className="text-button"
          disabled={done.isPending || done.isSuccess}
          onClick={() => done.mutate()}
        >
          {done.isSuccess ? words.page.done_sent : words.page.done}
        </button>
      ) : null}
    </li>
  );
}

function NoteForm({ profileId }: { profileId: string }) {
  const { words } = useLanguage();
  const id = useId();
  const [kind, setKind] = useState<'note' | 'task'>('note');
  const [text, setText] = useState('');
  const [dueOn, setDueOn] = useState('');
  // One key for one text: a second try after an answer that never came writes nothing twice.
  const [onceKey, setOnceKey] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: () =>
      writeNote(
        profileId,
        kind === 'note'
          ? { kind, text }
          : { kind, text, ...(dueOn === '' ? {} : { due_on: dueOn }) },
        onceKey,
      ),
    onSuccess: () => {
      setText('');
      setDueOn('');
      setOnceKey(crypto.randomUUID());
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !save.isPending) save.mutate();
  };
  return (
    <form className="note-form" onSubmit={submit}>
      <fieldset className="note-kinds">
        <legend className="visually-hidden">{words.page.kind}</legend>
        {(['note', 'task'] as const).map((each) => (
          <label key={each} className="note-kind">
            <input
              type="radio"
              name={`${id}-kind`}
              checked={kind === each}
              onChange={() => setKind(each)}
            />
            {each === 'note' ? words.page.kind_note : words.page.kind_task}
          </label>
        ))}
      </fieldset>
      <textarea
        className="note-text"
        aria-label={words.page.text}
        placeholder={words.page.text_hint}
        rows={3}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="note-end">
        {kind === 'note' ? null : (
          <label className="history-jump" htmlFor={`${id}-due`}>
            {words.page.due_on}
            <input
              id={`${id}-due`}
              type="date"
              value={dueOn}
              onChange={(event) => setDueOn(event.currentTarget.value)}
            />
          </label>
        )}
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={text.trim() === ''}
          loading={save.isPending}
        >
          {words.page.save}
        </Button>
      </div>
      <p className="dim" role="status">
        {save.isError
          ? words.page.save_failed
          : save.isSuccess && text === ''
            ? words.page.saved
            : ''}
      </p>
    </form>
  );
}
