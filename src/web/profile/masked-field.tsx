import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Disclosable, mayReveal, mayVerify } from '../../privacy/disclosure-rights.ts';
import { meQuery } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Masked } from '../kit/facts.tsx';
import { RevealDialog, VerifyDialog } from './masked-dialogs.tsx';
import './masked-field.css';

interface Shown {
  readonly value: string | null;
  readonly until: number;
}

/**
 * Stands where one value is withheld: a lock and why and, as far as the role goes, the two ways around it. A value
 * that was asked for is in sight for a short time and lives in this component alone.
 */
export function MaskedField({ profileId, field }: { profileId: string; field: Disclosable }) {
  const { words, format } = useLanguage();
  const { masked } = usePersonWords();
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState<'verify' | 'reveal' | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const left = useSecondsLeft(shown?.until ?? null, () => setShown(null));
  const roles = me?.roles ?? [];
  const name = words.fields[field];
  if (shown !== null) {
    const isDay = field === 'birth_date' && shown.value !== null;
    return (
      <span className="revealed">
        <span className="revealed-value">
          {shown.value === null
            ? masked.none
            : isDay
              ? format.calendarDate(shown.value)
              : shown.value}
        </span>
        <span className="revealed-left">{masked.hides_in(left)}</span>
        <button type="button" className="masked-button" onClick={() => setShown(null)}>
          {masked.hide}
        </button>
      </span>
    );
  }
  const close = () => setOpen(null);
  return (
    <span className="masked-field">
      <Masked />
      {mayVerify(roles) ? (
        <button
          type="button"
          className="masked-button"
          aria-label={masked.verify_of(name)}
          onClick={() => setOpen('verify')}
        >
          {masked.verify}
        </button>
      ) : null}
      {mayReveal(roles) ? (
        <button
          type="button"
          className="masked-button"
          aria-label={masked.reveal_of(name)}
          onClick={() => setOpen('reveal')}
        >
          {masked.reveal}
        </button>
      ) : null}
      {open === 'verify' ? <VerifyDialog {...{ profileId, field, close }} /> : null}
      {open === 'reveal' ? (
        <RevealDialog
          {...{ profileId, field, close }}
          show={(value, seconds) => setShown({ value, until: Date.now() + seconds * 1000 })}
        />
      ) : null}
    </span>
  );
}

/** Whole seconds until an instant; calls `onOver` once it has come. */
function useSecondsLeft(until: number | null, onOver: () => void): number {
  const [now, setNow] = useState(Date.now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts anew for another instant only
  useEffect(() => {
    if (until === null) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) onOver();
    }, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}
