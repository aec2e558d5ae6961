import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAdviceWords } from '../i18n/advice-words.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Icon } from '../kit/icon.tsx';
import { actionsQuery, judgeAction, type Outcome, type ProposedAction } from './advice-queries.ts';
import { useSpoken } from './use-spoken.ts';

/** What to do for the person: the best action with its reason, then others, then what must not be done and why. */
export function ActionsCard({ profileId }: { profileId: string }) {
  const said = useAdviceWords();
  const { words } = useLanguage();
  const query = useQuery(actionsQuery(profileId, useSpoken()));
  const actions = query.data?.actions ?? [];
  const open = actions.filter(({ enabled }) => enabled);
  const barred = actions.filter(({ enabled }) => !enabled);
  const [best, ...others] = open;
  const currency = query.data?.currency ?? null;
  return (
    <Card title={said.heading}>
      {query.isError && query.data === undefined ? (
        <p className="dim" role="alert">
          {said.failed}{' '}
          <button type="button" className="text-button" onClick={() => void query.refetch()}>
            {words.app.retry}
          </button>
        </p>
      ) : null}
      {query.data !== undefined && best === undefined ? <p className="dim">{said.none}</p> : null}
      {best === undefined ? null : (
        <Proposed action={best} currency={currency} profileId={profileId} isBest />
      )}
      <More title={said.others} actions={others} currency={currency} profileId={profileId} />
      <More title={said.barred} actions={barred} currency={currency} profileId={profileId} />
      {query.data === undefined ? null : (
        <p className="dim advice-note">
          {said.contacts(query.data.fatigue.contacts_7d, query.data.fatigue.cap)}
        </p>
      )}
    </Card>
  );
}

function More(props: {
  title: string;
  actions: readonly ProposedAction[];
  currency: string | null;
  profileId: string;
}) {
  const { title, actions, currency, profileId } = props;
  if (actions.length === 0) return null;
  return (
    <details className="advice-more">
      <summary>
        {title} ({actions.length})
      </summary>
      {actions.map((action) => (
        <Proposed key={action.action} {...{ action, currency, profileId }} isBest={false} />
      ))}
    </details>
  );
}

function Proposed(props: {
  action: ProposedAction;
  currency: string | null;
  profileId: string;
  isBest: boolean;
}) {
  const { action, currency, profileId, isBest } = props;
  const said = useAdviceWords();
  const { format } = useLanguage();
  const { expected_minor, probability, evidence, reach } = action;
  return (
    <div className="advice" data-best={isBest} data-enabled={action.enabled}>
      <p className="advice-title">
        {action.title}
        {reach === null ? null : <span className="dim"> {said.by[reach]}</span>}
      </p>
      <p>{action.reason_text}</p>
      {action.barred_text === null ? null : (
        <p className="advice-barred">
          <Icon name="lock" size={14} />
          {action.barred_text}
        </p>
      )}
      <Consent action={action} />
      <p className="dim advice-note">
        {[
          expected_minor === null || currency === null
            ? null
            : said.expected(format.money(expected_minor, currency)),
          said.chance(format.percent(probability)),
          said.evidence(evidence.tried),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {action.enabled ? <Judge action={action.action} {...{ profileId, isBest }} /> : null}
    </div>
  );
}

function Consent({ action: { purpose, consent } }: { action: ProposedAction }) {
  const said = useAdviceWords();
  const { words } = useLanguage();
  const isOpen = consent.state === 'granted' || consent.state === 'not_needed';
  return (
    <p className="advice-consent" data-open={isOpen}>
      <Icon name={isOpen ? 'check' : 'close'} size={14} />
      {said.consent_on(
        purpose === 'service' ? said.service : label(words.purposes, purpose),
        said.consent[consent.state],
      )}
    </p>
  );
}

function Judge(props: { action: string; profileId: string; isBest: boolean }) {
  const { action, profileId, isBest } = props;
  const said = useAdviceWords();
  const client = useQueryClient();
  // One key for one judgement: a second try after an answer that never came notes nothing twice.
  const [onceKey] = useState(() => crypto.randomUUID());
  const judge = useMutation({
    mutationFn: (outcome: Outcome) => judgeAction(profileId, action, outcome, onceKey),
    // It comes in like anything else: a moment later the list has taken it up.
    onSuccess: () => {
      setTimeout(() => void client.invalidateQueries({ queryKey: ['actions', profileId] }), 2_500);
    },
  });
  if (judge.isSuccess) {
    return (
      <p className="dim" role="status">
        {said.sent}
      </p>
    );
  }
  const button = (outcome: Outcome) => (
    <Button
      key={outcome}
      size="compact-sm"
      variant={outcome === 'done' && isBest ? 'filled' : 'default'}
      disabled={judge.isPending}
      onClick={() => judge.mutate(outcome)}
    >
      {said[outcome]}
    </Button>
  );
  return (
    <div className="advice-judge">
      {(['done', 'not_now', 'wrong'] as const).map(button)}
      {judge.isError ? <span role="alert">{said.not_sent}</span> : null}
    </div>
  );
}
