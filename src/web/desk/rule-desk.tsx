import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { namespacesQuery } from '../api/steward-queries.ts';
import type { Namespace } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { Forbidden, isForbidden } from './forbidden.tsx';
import { GenericValues } from './generic-values.tsx';
import { JobList } from './job-list.tsx';
import { RuleEditor } from './rule-editor.tsx';
import './rule-desk.css';

const route = getRouteApi('/desk');

/** What each kind of identifier proves, in the order they are looked at, and what changing it would do. */
export function RuleDesk() {
  const words = useStewardWords().namespaces;
  const { rule } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(namespacesQuery);
  const [told, setTold] = useState<string | null>(null);
  if (isForbidden(query.error)) return <Forbidden />;
  if (query.isPending) return <Skeleton height={420} radius={12} aria-label={words.loading} />;
  if (query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  const { namespaces, version } = query.data;
  const edited = namespaces.find(({ name }) => name === rule);
  return (
    <>
      <p className="status-line" role="status">
        {told}
      </p>
      {edited === undefined ? null : (
        <RuleEditor
          key={`${edited.name} ${version}`}
          namespace={edited}
          version={version}
          close={(said) => {
            setTold(said);
            void navigate({ to: '/desk', search: { tab: 'rules' } });
          }}
          reload={() => void query.refetch()}
        />
      )}
      <Card title={words.heading}>
        <p className="dim">{words.lead}</p>
        <NamespaceTable namespaces={namespaces} shown={rule} />
      </Card>
      <JobList />
      <GenericValues namespaces={namespaces} />
    </>
  );
}

function NamespaceTable({
  namespaces,
  shown,
}: {
  namespaces: readonly Namespace[];
  shown: string | undefined;
}) {
  const { words, format } = useLanguage();
  const steward = useStewardWords().namespaces;
  const never = <span className="dim">{steward.never}</span>;
  return (
    <div className="table-scroll">
      <table className="rules">
        <thead>
          <tr>
            <th scope="col">{steward.name}</th>
            <th scope="col">{steward.priority}</th>
            <th scope="col">{steward.strength}</th>
            <th scope="col">{steward.exclusive}</th>
            <th scope="col">{steward.max_per_profile}</th>
            <th scope="col">{steward.generic_at}</th>
            <th scope="col">{steward.values}</th>
            <th scope="col">{steward.origin}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {namespaces.map(({ name, policy, values, origin }) => (
            <tr key={name} data-shown={name === shown || undefined}>
              <th scope="row">{label(words.namespaces, name)}</th>
              <td data-name={steward.priority}>{format.number(policy.priority)}</td>
              <td data-name={steward.strength}>{steward.strength_short[policy.strength]}</td>
              <td data-name={steward.exclusive}>{policy.exclusive ? steward.yes : steward.no}</td>
              <td data-name={steward.max_per_profile}>{format.number(policy.max_per_profile)}</td>
              <td data-name={steward.generic_at}>
                {policy.generic_at === null ? never : steward.generic_people(policy.generic_at)}
              </td>
              <td data-name={steward.values}>{format.number(values)}</td>
              <td data-name={steward.origin}>{steward.origins[origin]}</td>
              <td>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={steward.edit_of(label(words.namespaces, name))}
                  renderRoot={(props) => (
                    <Link to="/desk" search={{ tab: 'rules', rule: name }} {...props} />
                  )}
                >
                  {steward.edit}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
