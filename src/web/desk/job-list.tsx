import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { applyNamespaces, scanNamespaces } from '../api/steward-endpoints.ts';
import { namespaceJobsQuery } from '../api/steward-queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';

/** Work on identities in the background, and how far it has come. */
export function JobList() {
  const { format } = useLanguage();
  const words = useStewardWords().namespaces;
  const client = useQueryClient();
  const query = useQuery(namespaceJobsQuery);
  const starting = useMutation({
    mutationFn: (kind: 'apply' | 'scan') =>
      kind === 'apply' ? applyNamespaces() : scanNamespaces(),
    onSuccess: () => client.invalidateQueries({ queryKey: namespaceJobsQuery.queryKey }),
  });
  const isRunning = query.data?.jobs.some(({ status }) => status === 'running') === true;
  return (
    <Card title={words.job}>
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : null}
      <ul className="jobs" aria-live="polite">
        {query.data?.jobs.map((job) => (
          <li key={`${job.kind} ${job.started_at}`} data-status={job.status}>
            <strong>{words.job_kinds[job.kind]}</strong> – {words.job_statuses[job.status]}{' '}
            <span className="dim">
              {words.job_counts(format.number(job.done), format.number(job.changed))} ·{' '}
              {format.dateTime(job.started_at)}
            </span>
          </li>
        ))}
      </ul>
      <div className="rule-actions">
        {(['apply', 'scan'] as const).map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            disabled={isRunning}
            loading={starting.isPending && starting.variables === kind}
            onClick={() => starting.mutate(kind)}
          >
            {kind === 'apply' ? words.rejudge : words.scan}
          </Button>
        ))}
      </div>
      {starting.isError ? <ErrorPanel error={starting.error} /> : null}
    </Card>
  );
}
