import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import {
  type Disclosable,
  REVEAL_REASONS,
  type RevealReason,
} from '../../privacy/disclosure-rights.ts';
import { revealField, verifyStatement } from '../api/disclosure-endpoints.ts';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';

interface Asked {
  readonly profileId: string;
  readonly field: Disclosable;
  readonly close: () => void;
}

/** Holds what the person says against what is stored: yes or no, and nothing shown. */
export function VerifyDialog({ profileId, field, close }: Asked) {
  const { words } = useLanguage();
  const { masked } = usePersonWords();
  const [said, setSaid] = useState('');
  const id = useId();
  const ask = useMutation({ mutationFn: () => verifyStatement(profileId, field, said.trim()) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (said.trim() !== '' && !ask.isPending) ask.mutate();
  };
  const matches = ask.data?.matches;
  return (
    <Form heading={masked.verify_of(words.fields[field])} submit={submit} close={close}>
      <div className="disclosure-field">
        <label htmlFor={id}>{masked.said}</label>
        <input
          id={id}
          className="disclosure-input"
          // biome-ignore lint/a11y/noAutofocus: a modal that was asked for; focus goes to its only field
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={256}
          value={said}
          onChange={(event) => {
            setSaid(event.currentTarget.value);
            ask.reset();
          }}
        />
      </div>
      <p className="dim">{masked.said_hint}</p>
      <p className="disclosure-answer" role="status" data-matches={matches}>
        {matches === undefined ? null : <Icon name={matches ? 'check' : 'close'} size={18} />}
        {matches === undefined ? '' : matches ? masked.matches : masked.differs}
        <Failure error={ask.error} />
      </p>
      <End close={close} disabled={said.trim() === ''} loading={ask.isPending}>
        {masked.ask}
      </End>
    </Form>
  );
}

/** Asks why, then hands the value to who asked for it. */
export function RevealDialog({
  profileId,
  field,
  close,
  show,
}: Asked & { show: (value: string | null, seconds: number) => void }) {
  const { words } = useLanguage();
  const { masked } = usePersonWords();
  const [reason, setReason] = useState<RevealReason | ''>('');
  const [ticket, setTicket] = useState('');
  const id = useId();
  const ask = useMutation({
    mutationFn: (chosen: RevealReason) =>
      revealField(profileId, {
        field,
        reason: chosen,
        ...(ticket.trim() === '' ? {} : { ticket: ticket.trim() }),
      }),
    // The answer is kept by nobody but the field that shows it.
    gcTime: 0,
    onSuccess: ({ value, hide_after_seconds }) => {
      close();
      show(value, hide_after_seconds);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== '' && !ask.isPending) ask.mutate(reason);
  };
  return (
    <Form heading={masked.reveal_of(words.fields[field])} submit={submit} close={close}>
      <div className="disclosure-field">
        <label htmlFor={id}>{masked.why}</label>
        <select
          id={id}
          className="disclosure-input"
          // biome-ignore lint/a11y/noAutofocus: a modal that was asked for; focus goes to what it needs
          autoFocus
          value={reason}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setReason(REVEAL_REASONS.find((each) => each === value) ?? '');
          }}
        >
          <option value="">{masked.choose}</option>
          {REVEAL_REASONS.map((each) => (
            <option key={each} value={each}>
              {masked.reasons[each]}
            </option>
          ))}
        </select>
      </div>
      <div className="disclosure-field">
        <label htmlFor={`${id}-ticket`}>{masked.ticket}</label>
        <input
          id={`${id}-ticket`}
          className="disclosure-input"
          autoComplete="off"
          maxLength={64}
          pattern="[A-Za-z0-9][A-Za-z0-9_#\/\-]*"
          value={ticket}
          onChange={(event) => setTicket(event.currentTarget.value)}
        />
      </div>
      <p className="dim">{masked.traced}</p>
      <p className="disclosure-answer" role="status">
        <Failure error={ask.error} />
      </p>
      <End close={close} disabled={reason === ''} loading={ask.isPending}>
        {masked.show}
      </End>
    </Form>
  );
}

function Form({
  heading,
  submit,
  close,
  children,
}: {
  heading: string;
  submit: (event: FormEvent) => void;
  close: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog label={heading} opened close={close}>
      <form className="disclosure" onSubmit={submit}>
        <h2 className="disclosure-heading">{heading}</h2>
        {children}
      </form>
    </Dialog>
  );
}

function End({
  close,
  disabled,
  loading,
  children,
}: {
  close: () => void;
  disabled: boolean;
  loading: boolean;
  children: ReactNode;
}) {
  const { masked } = usePersonWords();
  return (
    <div className="disclosure-end">
      <Button type="button" variant="default" size="xs" onClick={close}>
        {masked.cancel}
      </Button>
      <Button type="submit" size="xs" disabled={disabled} loading={loading}>
        {children}
      </Button>
    </div>
  );
}

function Failure({ error }: { error: Error | null }) {
  const { masked } = usePersonWords();
  if (error === null) return null;
  const tooMany = error instanceof ApiError && error.status === 429;
  return <span>{tooMany ? masked.too_many : masked.failed}</span>;
}
