import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { putMatching } from '../api/steward-endpoints.ts';
import { matchingQuery } from '../api/steward-queries.ts';
import type { Matching, MatchingSettings } from '../api/steward-types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { FaultList } from './fault-list.tsx';
import '../identity/identity-dialogs.css';

const SWITCHES = ['enabled', 'automatic'] as const;
const THRESHOLDS = [
  { field: 'automatic_threshold', least: 90 },
  { field: 'possible_threshold', least: 5 },
] as const;

/** Thresholds and switches; merging without asking is asked about once more, in words that say what it does. */
export function MatchingSettingsForm({ matching }: { matching: Matching }) {
  const { format } = useLanguage();
  const steward = useStewardWords();
  const words = steward.matching;
  const client = useQueryClient();
  const [settings, setSettings] = useState<MatchingSettings>(matching.settings);
  const [isAsking, setIsAsking] = useState(false);
  const saving = useMutation({
    mutationFn: () => putMatching(settings, matching.etag),
    onSuccess: () => client.invalidateQueries({ queryKey: matchingQuery.queryKey }),
  });
  const save = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (settings.automatic && !matching.settings.automatic) setIsAsking(true);
    else saving.mutate();
  };
  return (
    <Card title={words.settings}>
      <form className="matching-form" onSubmit={save}>
        {SWITCHES.map((field) => (
          <div key={field}>
            <label className="choice-item">
              <input
                type="checkbox"
                checked={settings[field]}
                aria-describedby={`matching-${field}`}
                onChange={({ currentTarget: { checked } }) =>
                  setSettings({ ...settings, [field]: checked })
                }
              />
              {words[field]}
            </label>
            <p className="dim" id={`matching-${field}`}>
              {words[`${field}_hint`]}
            </p>
          </div>
        ))}
        {THRESHOLDS.map(({ field, least }) => (
          <label className="field" key={field}>
            <span className="field-name">
              {words[field]} ({words.threshold_hint})
            </span>
            <input
              className="text-input"
              type="number"
              required
              min={least}
              max={100}
              step="any"
              defaultValue={toPercent(settings[field])}
              onChange={({ currentTarget: { valueAsNumber } }) => {
                if (Number.isNaN(valueAsNumber)) return;
                setSettings({ ...settings, [field]: valueAsNumber / 100 });
              }}
            />
          </label>
        ))}
        <Button type="submit" loading={saving.isPending}>
          {words.save}
        </Button>
        {saving.isError ? <Failure error={saving.error} /> : null}
      </form>
      {isAsking ? (
        <Dialog label={words.confirm_heading} opened close={() => setIsAsking(false)}>
          <div className="identity-dialog">
            <h2 className="identity-dialog-heading">{words.confirm_heading}</h2>
            <p>{words.confirm_lead(format.percent(settings.automatic_threshold))}</p>
            <div className="identity-dialog-actions">
              <Button variant="default" onClick={() => setIsAsking(false)}>
                {steward.cancel}
              </Button>
              <Button
                onClick={() => {
                  setIsAsking(false);
                  saving.mutate();
                }}
              >
                {words.confirm}
              </Button>
            </div>
          </div>
        </Dialog>
      ) : null}
    </Card>
  );
}

function Failure({ error }: { error: Error }) {
  const words = useStewardWords().matching;
  const names: Readonly<Record<string, string>> = {
    automatic_threshold: words.automatic_threshold,
    possible_threshold: words.possible_threshold,
  };
  return (
    <>
      <ErrorPanel error={error} />
      <FaultList error={error} names={names} />
    </>
  );
}

/** Without the noise of binary fractions: 0.57 is 57, not 56.99999999999999. */
function toPercent(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}
