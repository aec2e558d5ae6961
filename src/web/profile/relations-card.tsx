import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { relationMembersQuery, relationsQuery } from '../api/queries.ts';
import type { ShownProfile, ShownRelations } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import './relations-card.css';

type Household = ShownRelations['households'][number];
type Company = ShownRelations['companies'][number];

/** Who else belongs to the person's household and companies, and why; nothing where there is nobody. */
export function RelationsCard({ profile }: { profile: ShownProfile }) {
  const { profile_id, households = [], companies = [] } = profile;
  if (profile_id === undefined || households.length + companies.length === 0) return null;
  return <Relations profileId={profile_id} />;
}

function Relations({ profileId }: { profileId: string }) {
  const { words, format } = useLanguage();
  const { data, isPending, isError } = useQuery(relationsQuery(profileId));
  if (isPending) return null;
  if (isError) {
    return (
      <Card title={words.relations.heading}>
        <p role="alert">{words.relations.failed}</p>
      </Card>
    );
  }
  const { households, companies } = data;
  if (households.length + companies.length === 0) return null;
  return (
    <Card title={words.relations.heading}>
      {households.map((relation) => (
        <Relation
          key={relation.relation_id}
          name={words.relations.household}
          relation={relation}
          profileId={profileId}
        >
          {words.relations.same_home(relation.reason.family_name, addressOf(relation))}
        </Relation>
      ))}
      {companies.map((relation) => (
        <Relation
          key={relation.relation_id}
          name={words.relations.company}
          relation={relation}
          profileId={profileId}
        >
          {relation.reason.kind === 'employer'
            ? words.relations.same_employer(
                relation.reason.company,
                format.list(relation.reason.domains),
              )
            : words.relations.same_group(
                relation.reason.namespace === 'group'
                  ? words.relations.group
                  : label(words.namespaces, relation.reason.namespace),
                relation.reason.value,
              )}
        </Relation>
      ))}
      <p className="relations-apart dim">{words.relations.apart}</p>
    </Card>
  );
}

function addressOf({ reason: { address } }: Household): string {
  const town = [address.postcode, address.city].filter(Boolean).join(' ');
  return [address.street, town].filter(Boolean).join(', ');
}

function Relation({
  name,
  relation,
  profileId,
  children,
}: {
  name: string;
  relation: Household | Company;
  profileId: string;
  children: ReactNode;
}) {
  const { words } = useLanguage();
  const id = useId();
  const [opened, setOpened] = useState(false);
  const { relation_id, next_cursor, members_count, members_counted } = relation;
  const more = useInfiniteQuery({
    ...relationMembersQuery(profileId, relation_id, next_cursor),
    enabled: opened && next_cursor !== null,
  });
  const loaded = (more.data?.pages ?? []).flatMap(({ members }) => members);
  const others = [...relation.members, ...loaded].filter(
    (member) => member.profile_id !== profileId,
  );
  const hasMore = opened ? more.hasNextPage : next_cursor !== null;
  return (
    <section className="relation" aria-labelledby={id}>
      <h3 className="relation-name" id={id}>
        {name}
        <span className="relation-count">
          {words.relations.others(members_count - 1, members_counted === 'at_least')}
        </span>
      </h3>
      <p className="dim">{children}</p>
      <ul className="relation-members">
        {others.map(({ profile_id, display_name, job_title }) =>
          profile_id === undefined ? null : (
            <li key={profile_id}>
              <Link
                to="/profiles/$profileId"
                params={{ profileId: profile_id }}
                className="text-link"
              >
                {display_name ?? words.relations.unnamed}
              </Link>
              {job_title ? <span className="dim"> · {job_title}</span> : null}
            </li>
          ),
        )}
      </ul>
      {more.isError ? <p role="alert">{words.relations.failed}</p> : null}
      {hasMore ? (
        <button
          type="button"
          className="text-button"
          disabled={more.isFetching}
          onClick={() => (opened ? void more.fetchNextPage() : setOpened(true))}
        >
          {words.relations.more}
        </button>
      ) : null}
    </section>
  );
}
