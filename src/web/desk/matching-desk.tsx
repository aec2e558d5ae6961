import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fitMatching, runMatching } from '../api/steward-endpoints.ts';
import { matchingQuery } from '../api/steward-queries.ts';
import type { Matching } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { Forbidden, isForbidden } from './forbidden.tsx';
import { MatchingSettingsForm } from './matching-settings.tsx';
import { WeightTable } from './weight-table.tsx';
import './matching-desk.css';

/** How profiles are compared: what was learned, how far it has come, and what may be merged without asking. */
export function MatchingDesk() {
  const query = useQuery(matchingQuery);
  if (isForbidden(query.error)) return <Forbidden />;
  if (query.isPending) return <Skeleton height={420} radius={12} />;
  if (query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  const matching = query.data;
  return (
    <div className="matching">
      <div className="matching-side">
        <ModelCard matching={matching} />
        <MatchingSettingsForm key={matching.etag} matching={matching} />
        <ProgressCard matching={matching} />
      </div>
      <WeightTable model={matching.model} />
    </div>
  );
}

function ModelCard({ matching: { model, settings } }: { matching: Matching }) {
  const { format } = useLanguage();
  const words = useStewardWords().matching;
  const client = useQueryClient();
  const asking = useMutation({
    mutationFn: (what: 'fit' | 'run') => (what === 'fit' ? fitMatching() : runMatching()),
    onSuccess: () => client.invalidateQueries({ queryKey: matchingQuery.queryKey }),
  });
  return (
    <Card title={words.heading}>
      <p>
        {model.fitted_at === null
          ? words.built_in
          : words.fitted(format.dateTime(model.fitted_at), words.profiles(model.profiles))}
      </p>
      <Facts>
        <Fact name={words.prior}>{words.odds(format.number(Math.round(1 / model.prior)))}</Fact>
      </Facts>
      <div className="matching-actions">
        {(['fit', 'run'] as const).map((what) => (
          <Button
            key={what}
            variant="default"
            size="xs"
            disabled={!settings.enabled}
            loading={asking.isPending && asking.variables === what}
            onClick={() => asking.mutate(what)}
          >
            {what === 'fit' ? words.learn : words.run}
          </Button>
        ))}
      </div>
      <p className="status-line" role="status">
        {asking.isSuccess ? words.learning : null}
      </p>
      {asking.isError ? <ErrorPanel error={asking.error} /> : null}
    </Card>
  );
}

function ProgressCard({ matching: { progress } }: { matching: Matching }) {
  const { format } = useLanguage();
  const words = useStewardWords().matching;
  const { pass, fit } = progress;
  const passText = pass.under_way
    ? words.pass_under_way
    : pass.ended_at === null
      ? words.pass_never
      : words.pass_ended(format.dateTime(pass.ended_at));
  return (
    <Card title={words.progress}>
      <Facts>
        <Fact name={words.state}>
          <span className="matching-state" data-running={progress.running || undefined}>
            <Icon name={progress.running ? 'check' : 'clock'} size={15} />
            {progress.running ? words.running : words.idle}
          </span>
        </Fact>
        <Fact name={words.pass}>{passText}</Fact>
        <Fact name={words.judged}>{format.number(progress.judged)}</Fact>
        <Fact name={words.merged}>{format.number(progress.merged)}</Fact>
        {progress.checkpoint === null ? null : (
          <Fact name={words.checkpoint}>{format.dateTime(progress.checkpoint)}</Fact>
        )}
        <Fact name={words.fit}>
          {fit.requested_at === null
            ? words.fit_none
            : words.fit_requested(format.dateTime(fit.requested_at))}
        </Fact>
        {fit.problem === null ? null : (
          <Fact name={words.fit_problem}>{label(words.problems, fit.problem)}</Fact>
        )}
      </Facts>
    </Card>
  );
}
