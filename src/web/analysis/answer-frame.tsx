import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Reading } from '../../analytics/walk/reading.ts';
import { ApiError } from '../api/request.ts';
import { useFigures } from '../charts/use-figures.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { ErrorPanel } from '../kit/state-panel.tsx';

interface Asked {
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: Error | null;
  refetch(): unknown;
}

/** The form beside the answer; the former answer stays until the next one comes. */
export function AnalysisLayout({
  form,
  asked,
  children,
}: {
  form: ReactNode;
  asked: Asked;
  children: ReactNode;
}) {
  const words = useAnalysisWords();
  const faults = asked.error instanceof ApiError ? asked.error.faults : [];
  return (
    <div className="analysis-columns">
      <section className="card analysis-form" aria-label={words.analyses.form}>
        {form}
      </section>
      <div className="analysis-results" aria-busy={asked.isPending || asked.isPlaceholderData}>
        {asked.isPending && asked.error === null ? <Skeleton height={320} radius={12} /> : null}
        {asked.error === null ? (
          children
        ) : (
          <section className="card">
            <ErrorPanel error={asked.error} retry={() => void asked.refetch()} />
            <ul>
              {faults.map(({ path, message }) => (
                <li key={path}>
                  <span className="mono">{path}</span> {message}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

/** What an analysis was read of, and how exact it is. */
export function ReadingNote({ reading, zone }: { reading: Reading; zone: string }) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const count = (value: number) => figures.write(value, { kind: 'count' });
  return (
    <p className="dim analysis-foot" role="status">
      {words.analyses.read(count(reading.interactions), count(reading.people))}
      {' · '}
      {reading.accuracy === 'exact'
        ? words.panel.exact
        : words.analyses.sample(count(reading.interactions_total))}
      {' · '}
      {words.boards.zone(zone)}
    </p>
  );
}
