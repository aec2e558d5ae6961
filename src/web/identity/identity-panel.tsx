import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { meQuery } from '../api/queries.ts';
import { identityQuery } from '../api/steward-queries.ts';
import type { Identity } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { mayKeepIdentities } from '../shell/rail.tsx';
import { graphNodes } from './graph-layout.ts';
import { IdentityGraph } from './identity-graph.tsx';
import { KeyText } from './key-text.tsx';
import { likelihood } from './likelihood.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { MergeHistory } from './merge-history.tsx';
import { ruleText } from './rule-text.ts';
import { SplitDialog } from './split-dialog.tsx';
import './identity-panel.css';

/** Why these identifiers and profiles are one person: as a graph, as a list, and what can be done about it. */
export function IdentityPanel({ profileId, name }: { profileId: string; name: string | null }) {
  const words = useStewardWords();
  const query = useQuery(identityQuery(profileId));
  const me = useQuery(meQuery);
  const [opened, setOpened] = useState<'merge' | 'split' | null>(null);
  if (query.isPending) return <Skeleton height={420} radius={12} />;
  if (query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  const identity = query.data;
  const isKeeper = me.data !== undefined && mayKeepIdentities(me.data);
  const close = () => setOpened(null);
  return (
    <div className="identity-panel">
      {isKeeper ? (
        <div className="identity-actions">
          <Button size="xs" variant="default" onClick={() => setOpened('merge')}>
            {words.merge.open}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={identity.identifiers.length < 2}
            onClick={() => setOpened('split')}
          >
            {words.split.open}
          </Button>
        </div>
      ) : null}
      <Card title={words.identity.heading}>
        <p className="dim">{words.identity.graph_lead}</p>
        <IdentityGraph identity={identity} />
        <details className="identity-list">
          <summary>{words.identity.list}</summary>
          <LinkTable identity={identity} />
        </details>
      </Card>
      <PossibleDoubles identity={identity} isKeeper={isKeeper} />
      <MergeHistory identity={identity} isKeeper={isKeeper} />
      {opened === 'merge' ? (
        <MergeDialog profileId={profileId} name={name} close={close} />
      ) : opened === 'split' ? (
        <SplitDialog identity={identity} close={close} />
      ) : null}
    </div>
  );
}

function LinkTable({ identity }: { identity: Identity }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  return (
    <div className="table-scroll">
      <table className="links">
        <thead>
          <tr>
            <th scope="col">{steward.identity.identifier}</th>
            <th scope="col">{steward.identity.link}</th>
            <th scope="col">{steward.identity.source}</th>
            <th scope="col">{steward.identity.since}</th>
          </tr>
        </thead>
        <tbody>
          {graphNodes(identity.graph, identity.profile_id).map((node) => (
            <tr key={node.id}>
              <td>
                {node.kind === 'profile' ? (
                  <>
                    {steward.identity.profile} <span className="mono">{node.label}</span>
                  </>
                ) : (
                  <KeyText of={node.id} />
                )}
              </td>
              <td>{ruleText(node.rule, steward.rules, words.namespaces, format.list)}</td>
              <td>{format.list(node.sources)}</td>
              <td>{format.date(node.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PossibleDoubles({ identity, isKeeper }: { identity: Identity; isKeeper: boolean }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords().identity;
  const { possible, apart_from } = identity;
  return (
    <Card title={steward.possible}>
      {possible.length === 0 ? <p className="dim">{steward.no_possible}</p> : null}
      <ul>
        {possible.map(({ duplicate_id, profile_id, display_name, score, status }) => (
          <li className="double" key={duplicate_id}>
            <span>
              <Link
                to="/profiles/$profileId"
                params={{ profileId: profile_id }}
                className="text-link"
              >
                {display_name ?? words.desk.nobody}
              </Link>{' '}
              <span className="dim">
                {words.desk.probability(likelihood(score, format))} ·{' '}
                {label(words.desk.waiting, status)}
              </span>
            </span>
            {isKeeper ? (
              <Link
                to="/desk"
                search={{ pair: duplicate_id, ...(status === 'open' ? {} : { status }) }}
                className="text-link"
              >
                {steward.judge}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
      {apart_from.length === 0 ? null : (
        <>
          <h3 className="preview-heading">{steward.apart}</h3>
          <ul>
            {apart_from.map(({ profile_id, decided_at }) => (
              <li className="double" key={profile_id}>
                <Link
                  to="/profiles/$profileId"
                  params={{ profileId: profile_id }}
                  className="text-link mono"
                >
                  {profile_id}
                </Link>
                <span className="dim">{steward.decided(format.date(decided_at))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
