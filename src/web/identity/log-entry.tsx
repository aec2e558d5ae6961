import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Decision } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { ruleText } from './rule-text.ts';
import './log-entry.css';
import { Fact, Facts } from '../kit/facts.tsx';

/** One decision: what, when, by whom and why, with its detail and the way back. */
export function LogEntry({
  decision,
  undo,
}: {
  decision: Decision;
  undo: (decision: Decision) => void;
}) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  const [opened, setOpened] = useState(false);
  const { kind, status, at, by, rule, winner_id, loser_ids } = decision;
  const what = steward.log.kinds[kind];
  const when = format.dateTime(at);
  const canUndo = status === 'applied' || status === 'partly_undone';
  return (
    <li className="log-entry" data-undone={status === 'undone' || undefined}>
      <div className="log-line">
        <div className="log-words">
          <p className="log-what">
            {typeof what === 'function' ? what(loser_ids.length) : what}
            <span className="log-status" data-status={status}>
              {steward.log.statuses[status]}
            </span>
          </p>
          <p className="dim">
            {when} · {steward.log.authors[by.kind]} ·{' '}
            {ruleText(rule, steward.rules, words.namespaces, format.list)}
          </p>
        </div>
        <div className="log-actions">
          <Button
            variant="subtle"
            size="xs"
            aria-expanded={opened}
            aria-label={steward.log.detail_of(when)}
            onClick={() => setOpened(!opened)}
          >
            {steward.log.detail}
          </Button>
          {canUndo ? (
            <Button
              variant="default"
              size="xs"
              aria-label={steward.log.undo_of(when)}
              onClick={() => undo(decision)}
            >
              {steward.log.undo}
            </Button>
          ) : null}
        </div>
      </div>
      {opened ? (
        <Facts>
          <Fact name={steward.log.survivor}>
            <ProfileLink id={winner_id} />
          </Fact>
          <Fact name={steward.log.others}>
            {loser_ids.map((id) => (
              <ProfileLink key={id} id={id} />
            ))}
          </Fact>
          <Fact name={steward.log.who}>
            {steward.log.authors[by.kind]}
            {by.kind === 'steward' ? (
              <span className="mono"> {steward.log.key(by.actor)}</span>
            ) : null}
          </Fact>
          {decision.reason === null ? null : (
            <Fact name={steward.log.reason}>{decision.reason}</Fact>
          )}
          {decision.evidence.length === 0 ? null : (
            <Fact name={steward.log.evidence}>
              {format.list(decision.evidence.map((each) => evidenceText(each, words.desk)))}
            </Fact>
          )}
          {decision.undone_at === null || decision.undone_by === null ? null : (
            <Fact name={steward.log.status}>
              {steward.log.undone_at(
                format.dateTime(decision.undone_at),
                steward.log.authors[decision.undone_by.kind],
              )}
            </Fact>
          )}
        </Facts>
      ) : null}
    </li>
  );
}

/** By its number: the log holds no name. A former number leads to the profile that took its place. */
function ProfileLink({ id }: { id: string }) {
  return (
    <Link to="/profiles/$profileId" params={{ profileId: id }} className="text-link mono">
      {id}
    </Link>
  );
}

/** `email:same` is how a comparison ended; anything else is a rule's own code. */
function evidenceText(
  { ground }: Decision['evidence'][number],
  desk: ReturnType<typeof useLanguage>['words']['desk'],
): string {
  const [comparison = '', level = ''] = ground.split(':');
  const name = label(desk.comparisons, comparison);
  return level === 'same' || level === 'near' || level === 'differs'
    ? desk.levels[level](name)
    : label({}, ground);
}
