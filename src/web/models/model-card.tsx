import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fitModel } from '../api/endpoints.ts';
import { modelCardQuery, modelsQuery } from '../api/queries.ts';
import type { ShownModel } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { CalibrationTable } from './calibration-table.tsx';

/** One model: its card where it has been fitted, what the last fit came to, and the way to another. */
export function ModelCard({ answer, mayFit }: { answer: ShownModel; mayFit: boolean }) {
  const { words, format } = useLanguage();
  const { name, model, fit } = answer;
  return (
    <Card
      title={words.models.names[name]}
      aside={
        model === null ? null : (
          <span className="dim">
            {words.models.version(format.number(model.version), format.date(model.fitted_at))}
          </span>
        )
      }
    >
      {model === null ? (
        <p className="dim">{words.models.never}</p>
      ) : (
        <CardText name={name} version={model.version} />
      )}
      {fit?.state === 'refused' ? (
        <p className="model-refused">
          {words.models.refused(
            fit.lack === null ? words.models.lack_unknown : words.models.lacks[fit.lack],
          )}
        </p>
      ) : null}
      {fit?.state === 'failed' ? <p className="model-refused">{words.models.failed}</p> : null}
      {mayFit ? <FitButton answer={answer} /> : null}
    </Card>
  );
}

function FitButton({ answer: { name, model, fit } }: { answer: ShownModel }) {
  const { words } = useLanguage();
  const queries = useQueryClient();
  const asked = useMutation({
    mutationFn: () => fitModel(name),
    onSettled: () => queries.invalidateQueries({ queryKey: modelsQuery.queryKey, exact: true }),
  });
  const running = asked.isPending || fit?.state === 'running';
  return (
    <div className="model-fit">
      <Button variant="default" size="xs" disabled={running} onClick={() => asked.mutate()}>
        {running ? words.models.fitting : model === null ? words.models.fit : words.models.refit}
        <span className="visually-hidden">{words.models.names[name]}</span>
      </Button>
      {asked.isError ? <ErrorPanel error={asked.error} /> : null}
    </div>
  );
}

function CardText({ name, version }: { name: ShownModel['name']; version: number }) {
  const { words, code } = useLanguage();
  const card = useQuery(modelCardQuery(name, version, code === 'en' ? 'en' : 'fr'));
  if (card.isPending) return <Skeleton height={160} radius={8} />;
  if (card.isError) return <ErrorPanel error={card.error} retry={() => void card.refetch()} />;
  const { data } = card;
  return (
    <div lang={data.language}>
      <p className="model-what">{data.what}</p>
      <Lines title={words.models.how_well} lines={[...data.data, ...data.how_well]} />
      <Lines title={words.models.from} lines={data.from} />
      <Lines title={words.models.limits} lines={data.limits} />
      <Lines title={words.models.not_for} lines={data.not_for} />
      <h3 className="model-part">
        {words.models.drift}
        {data.drift.level === null ? null : (
          <span className="model-drift" data-level={data.drift.level}>
            {words.models.drift_levels[data.drift.level]}
          </span>
        )}
      </h3>
      <p>{data.drift.text}</p>
      <CalibrationTable name={name} rows={data.calibration} />
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <>
      <h3 className="model-part">{title}</h3>
      <ul className="model-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
