import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { restoreVersion } from './endpoints.ts';
import { versionsQuery } from './queries.ts';

/** What a dashboard was before, each time it was saved; any of them can be gone back to, which is a version again. */
export function BoardVersions({
  id,
  now,
  close,
  restored,
}: {
  id: string;
  now: number;
  close: () => void;
  restored: () => void;
}) {
  const words = useAnalysisWords();
  const { format } = useLanguage();
  const found = useQuery(versionsQuery(id));
  const [error, setError] = useState<Error | null>(null);
  return (
    <Dialog label={words.boards.versions} opened close={close}>
      <div className="versions">
        <h2>{words.boards.versions}</h2>
        {found.isPending ? <Skeleton height={120} radius={8} /> : null}
        {found.error === null ? null : <ErrorPanel error={found.error} />}
        {error === null ? null : <ErrorPanel error={error} />}
        <ul>
          {(found.data?.versions ?? []).map(({ version, updated_at, updated_by }) => (
            <li className="versions-row" key={version}>
              <span>{words.boards.version(version, format.dateTime(updated_at), updated_by)}</span>
              {version === now ? null : (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    restoreVersion(id, version, now)
                      .then(restored)
                      .catch((failure: unknown) =>
                        setError(failure instanceof Error ? failure : new Error('version')),
                      );
                  }}
                >
                  {words.boards.restore}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
