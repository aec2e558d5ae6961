import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { survivorshipQuery } from '../api/steward-queries.ts';
import type { Survivorship, SurvivorshipRule } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { Forbidden, isForbidden } from './forbidden.tsx';
import { GoldenEditor } from './golden-editor.tsx';
import { strategyText } from './golden-rules.ts';
import './golden-desk.css';

/** Which of several values a profile shows: the rules that choose, a company's own over those that are built in. */
export function GoldenDesk() {
  const { format } = useLanguage();
  const steward = useStewardWords();
  const words = steward.golden;
  const query = useQuery(survivorshipQuery);
  const [told, setTold] = useState<string | null>(null);
  if (isForbidden(query.error)) return <Forbidden />;
  if (query.isPending) return <Skeleton height={420} radius={12} />;
  if (query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  const { reprojection, version } = query.data;
  const total = steward.namespaces.profiles(reprojection.total);
  return (
    <>
      <p className="status-line" role="status">
        {told}
      </p>
      <Card
        title={words.own}
        aside={
          <span className="dim">
            {reprojection.outdated === 0
              ? words.up_to_date(total)
              : words.progress(format.number(reprojection.outdated), total)}
          </span>
        }
      >
        <p className="dim">{words.lead}</p>
        <GoldenEditor key={version} stored={query.data} applied={() => setTold(words.applied)} />
      </Card>
      <BuiltIn stored={query.data} />
    </>
  );
}

function BuiltIn({ stored: { built_in } }: { stored: Survivorship }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords().golden;
  const fieldText = (field: string) =>
    field === '*' ? steward.all_fields : label({ ...words.desk.fields, ...words.fields }, field);
  const chosen = (choose: SurvivorshipRule['choose']) =>
    choose.map((each) => strategyText(each, steward, format.list)).join(` ${steward.or_else} `);
  return (
    <Card title={steward.built_in}>
      <dl className="golden-list">
        {built_in.groups.map(({ name, fields, choose }) => (
          <div key={name} className="golden-rule">
            <dt>{format.list(fields.map(fieldText))}</dt>
            <dd>{chosen(choose)}</dd>
          </div>
        ))}
        {built_in.rules.map(({ fields, choose }) => (
          <div key={fields.join()} className="golden-rule">
            <dt>{format.list(fields.map(fieldText))}</dt>
            <dd>{chosen(choose)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
