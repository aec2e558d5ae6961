import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { PURPOSES_WITHOUT_CONSENT } from '../../privacy/export-policy.ts';
import { exportPeople } from '../api/export-endpoints.ts';
import { ApiError } from '../api/request.ts';
import { exportEn } from '../i18n/en-export.ts';
import { type ExportWords, exportFr } from '../i18n/fr-export.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { pseudo } from '../i18n/pseudo.ts';
import { Dialog } from '../kit/dialog.tsx';
import type { PeopleView } from './people-view.ts';
import './export-dialog.css';

const FORMATS = ['csv', 'excel', 'ndjson'] as const;

/** Takes the people of a list along as a file, for a purpose that must be said. */
export function ExportButton({ text, view }: { text: string; view: PeopleView }) {
  const words = useExportWords();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpened(true)}>
        {words.open}
      </Button>
      <Dialog label={words.heading} opened={opened} close={() => setOpened(false)}>
        <ExportForm text={text} view={view} close={() => setOpened(false)} />
      </Dialog>
    </>
  );
}

function ExportForm({ text, view, close }: { text: string; view: PeopleView; close: () => void }) {
  const words = useExportWords();
  const { words: page } = useLanguage();
  const id = useId();
  const [purpose, setPurpose] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('csv');
  const take = useMutation({
    mutationFn: () =>
      exportPeople(text, view, {
        purpose,
        format: format === 'ndjson' ? 'ndjson' : 'csv',
        delimiter: format === 'excel' ? ';' : ',',
      }),
    gcTime: 0,
    onSuccess: ({ file }) => save(file, `azimut-${words.file}-${today()}.${extension}`),
  });
  const extension = format === 'ndjson' ? 'ndjson' : 'csv';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (purpose !== '' && !take.isPending) take.mutate();
  };
  return (
    <form className="export" onSubmit={submit}>
      <h2 className="export-heading">{words.heading}</h2>
      <div className="export-field">
        <label htmlFor={id}>{words.purpose}</label>
        <select
          id={id}
          className="export-input"
          // biome-ignore lint/a11y/noAutofocus: a modal that was asked for; focus goes to what it needs
          autoFocus
          value={purpose}
          onChange={(event) => {
            setPurpose(event.currentTarget.value);
            take.reset();
          }}
        >
          <option value="">{words.choose}</option>
          <optgroup label={words.with_consent}>
            {Object.keys(page.purposes).map((each) => (
              <option key={each} value={each}>
                {label(page.purposes, each)}
              </option>
            ))}
          </optgroup>
          <optgroup label={words.without_consent}>
            {PURPOSES_WITHOUT_CONSENT.map((each) => (
              <option key={each} value={each}>
                {words.purposes[each]}
              </option>
            ))}
          </optgroup>
        </select>
      </div>
      <fieldset className="export-formats">
        <legend>{words.format}</legend>
        {FORMATS.map((each) => (
          <label key={each} className="export-format">
            <input
              type="radio"
              name={`${id}-format`}
              checked={format === each}
              onChange={() => setFormat(each)}
            />
            {words.formats[each]}
          </label>
        ))}
      </fieldset>
      <p className="dim">{words.traced}</p>
      <p className="export-answer" role="status">
        {take.data === undefined
          ? ''
          : `${words.done(take.data.total)} ${words.left_out(take.data.withoutConsent)}`}
        {take.error === null
          ? ''
          : take.error instanceof ApiError && take.error.status === 400
            ? words.too_many
            : words.failed}
      </p>
      <div className="export-end">
        <Button type="button" variant="default" size="xs" onClick={close}>
          {take.isSuccess ? page.app.close : words.cancel}
        </Button>
        <Button type="submit" size="xs" disabled={purpose === ''} loading={take.isPending}>
          {words.take}
        </Button>
      </div>
    </form>
  );

  function today(): string {
    return new Date().toISOString().slice(0, 10);
  }
}

/** Hands a file to the browser's own saving; its address is given back at once. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

let marked: ExportWords | undefined;

function useExportWords(): ExportWords {
  const { code } = useLanguage();
  if (code === 'en') return exportEn;
  if (code === 'fr') return exportFr;
  marked ??= pseudo(exportFr);
  return marked;
}
