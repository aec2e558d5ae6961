import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { mergesQuery } from '../api/steward-queries.ts';
import type { Decision, Identity } from '../api/steward-types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { LogEntry } from './log-entry.tsx';
import { ruleText } from './rule-text.ts';
import { UndoDialog } from './undo-dialog.tsx';

/** Who was merged into this person, when and why; those who keep identities may take each back. */
export function MergeHistory({ identity, isKeeper }: { identity: Identity; isKeeper: boolean }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  const { merges, profile_id } = identity;
  return (
    <Card
      title={steward.identity.merges}
      aside={
        isKeeper ? (
          <Link to="/desk" search={{ tab: 'merges', profile: profile_id }} className="text-link">
            {steward.identity.log}
          </Link>
        ) : null
      }
    >
      {merges.length === 0 ? <p className="dim">{steward.identity.no_merges}</p> : null}
      {isKeeper ? (
        <Decisions profileId={profile_id} />
      ) : (
        <ul>
          {merges.map((merge) => (
            <li key={merge.profile_id} className="double">
              <span className="mono">{merge.profile_id}</span>
              <span className="dim">
                {ruleText(merge.rule, steward.rules, words.namespaces, format.list)} ·{' '}
                {format.date(merge.merged_at)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Decisions({ profileId }: { profileId: string }) {
  const words = useStewardWords();
  const query = useInfiniteQuery(mergesQuery(profileId));
  const [undoing, setUndoing] = useState<Decision | null>(null);
  const [told, setTold] = useState<string | null>(null);
  return (
    <>
      {query.isError ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      <ol className="log-list">
        {query.data?.pages
          .flatMap((page) => page.merges)
          .map((decision) => (
            <LogEntry key={decision.merge_id} decision={decision} undo={setUndoing} />
          ))}
      </ol>
      <p className="status-line" role="status">
        {told}
      </p>
      {undoing === null ? null : (
        <UndoDialog
          decision={undoing}
          close={() => setUndoing(null)}
          done={() => {
            setUndoing(null);
            setTold(words.undo.done);
          }}
        />
      )}
    </>
  );
}
