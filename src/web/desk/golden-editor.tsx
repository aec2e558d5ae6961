import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { previewSurvivorship, putSurvivorship } from '../api/steward-endpoints.ts';
import { survivorshipQuery } from '../api/steward-queries.ts';
import type { Survivorship, SurvivorshipPolicy } from '../api/steward-types.ts';
import { useStewardWords } from '../i18n/steward-words.ts';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { FaultList } from './fault-list.tsx';
import { GoldenRow } from './golden-row.tsx';
import { type RuleRow, rowsOf, rulesOf } from './golden-rules.ts';
import { GoldenTrial } from './golden-trial.tsx';

/** A company's own rules: tried out on a sample of people first, and applied only as they were tried out. */
export function GoldenEditor({ stored, applied }: { stored: Survivorship; applied: () => void }) {
  const words = useStewardWords().golden;
  const client = useQueryClient();
  const [rows, setRows] = useState<readonly RuleRow[]>(() => rowsOf(stored.policy.rules));
  const [made, setMade] = useState(0);
  // Groups and lists are not edited here and stay as they are.
  const policy: SurvivorshipPolicy = { ...stored.policy, rules: rulesOf(rows) };
  const isSame = JSON.stringify(policy.rules) === JSON.stringify(stored.policy.rules);
  const trying = useMutation({
    mutationFn: async (wanted: SurvivorshipPolicy) => ({
      wanted: JSON.stringify(wanted),
      found: await previewSurvivorship(wanted),
    }),
  });
  const applying = useMutation({
    mutationFn: () => putSurvivorship(policy, stored.version),
    onSuccess: async () => {
      applied();
      await client.invalidateQueries({ queryKey: survivorshipQuery.queryKey });
    },
  });
  const isTried = trying.isSuccess && trying.data.wanted === JSON.stringify(policy);
  const failed = applying.error ?? trying.error;
  return (
    <form
      className="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        trying.mutate(policy);
      }}
    >
      {rows.length === 0 ? <p>{words.no_own}</p> : null}
      {rows.map((row) => (
        <GoldenRow
          key={row.key}
          row={row}
          set={(next) => setRows(rows.map((each) => (each.key === row.key ? next : each)))}
          remove={() => setRows(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div className="rule-actions">
        <Button
          variant="default"
          onClick={() => {
            setMade(made + 1);
            setRows([...rows, { key: `new ${made}`, fields: '', choose: ['newest'] }]);
          }}
        >
          {words.add}
        </Button>
        <Button type="submit" loading={trying.isPending} disabled={isSame}>
          {words.try_out}
        </Button>
        <Button
          variant="default"
          disabled={!isTried || isSame}
          loading={applying.isPending}
          onClick={() => applying.mutate()}
        >
          {words.apply}
        </Button>
      </div>
      <p className="dim" role="status">
        {trying.isPending
          ? words.trying
          : isSame
            ? words.unchanged
            : isTried
              ? null
              : words.try_first}
      </p>
      {failed === null ? null : (
        <>
          <ErrorPanel error={failed} />
          <FaultList error={failed} names={words.faults} />
        </>
      )}
      {isTried ? <GoldenTrial found={trying.data.found} /> : null}
    </form>
  );
}
