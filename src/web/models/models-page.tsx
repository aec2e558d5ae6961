import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery, modelsQuery } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { ModelCard } from './model-card.tsx';
import './models-page.css';

/** Every model with its card: what it foretells, from what, how well, and when not to use it. */
export function ModelsPage() {
  const { words } = useLanguage();
  const models = useQuery(modelsQuery);
  const me = useQuery(meQuery);
  useTitle(words.titles.models);
  useFocusHeading('models');
  const mayFit = me.data?.roles.some((role) => role === 'administrator' || role === 'analyst');
  return (
    <div className="models">
      <h1 className="models-heading" tabIndex={-1} data-page-heading>
        {words.models.heading}
      </h1>
      <p className="dim">{words.models.lead}</p>
      {models.isPending ? <Skeleton height={220} mt={16} radius={12} /> : null}
      {models.isError && models.data === undefined ? (
        <ErrorPanel error={models.error} retry={() => void models.refetch()} />
      ) : null}
      {models.data?.models.map((model) => (
        <ModelCard key={model.name} answer={model} mayFit={mayFit === true} />
      ))}
    </div>
  );
}
