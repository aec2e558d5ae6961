import { compileCondition, type Query } from '../../segments/compile.ts';
import type { Clock } from '../../segments/moment.ts';
import { wayOf } from '../../traits/acquisition.ts';
import type { Deed, Value } from '../walk/rows.ts';
import type { AttributionRequest } from './request.ts';

/** What a person does of their own accord that a campaign or a site can have led to. */
const VISITS = [
  'page_viewed',
  'screen_viewed',
  'ad_clicked',
  'promotion_clicked',
  'email_opened',
  'email_link_clicked',
  'push_notification_tapped',
  'deep_link_opened',
  'application_opened',
  'social_message_received',
  'store_visited',
];
/** What was sent, or came of it without the person. */
const SENT = [
  'email_sent',
  'email_delivered',
  'email_bounced',
  'email_marked_as_spam',
  'unsubscribed',
  'sms_sent',
  'mail_sent',
  'push_notification_received',
  'push_notification_bounced',
];

/** Interactions that are touches. */
export function touchQuery({ touches, conversion }: AttributionRequest, clock: Clock): Query {
  if (touches !== undefined) {
    return compileCondition(touches, { ...clock, subject: 'events' }, 'touches');
  }
  return {
    bool: {
      should: [
        ...['name', 'source', 'medium'].map((key) => ({ exists: { field: `campaign.${key}` } })),
        { terms: { name: VISITS } },
      ],
      minimum_should_match: 1,
      must_not: [{ terms: { name: [...SENT, conversion.event] } }, { term: { channel: 'system' } }],
    },
  };
}

/** Fields read of a touch: its campaign, then what it is called by. */
export function touchFields({ by }: AttributionRequest): readonly string[] {
  return by === 'way'
    ? ['campaign.name', 'channel', 'campaign.medium', 'campaign.source', 'page.referrer_host']
    : ['campaign.name', by];
}

export interface LiveTouch {
  readonly at: number;
  readonly key: string;
  readonly campaign: Value;
}

/** @returns one for each touch, earliest first */
export function readTouches(deeds: readonly Deed[], { by }: AttributionRequest): LiveTouch[] {
  return deeds.map(({ at, values }) => {
    const [campaign = null, ...called] = values;
    return { at, campaign, key: by === 'way' ? wayIn(called) : String(called[0] ?? NONE) };
  });
}

/** What a touch without a value is called. */
const NONE = '–';

function wayIn([channel, medium, source, host]: readonly Value[]): string {
  return wayOf({
    channel: String(channel) as Parameters<typeof wayOf>[0]['channel'],
    ...(medium == null ? {} : { medium: String(medium) }),
    ...(source == null ? {} : { source: String(source) }),
    ...(host == null ? {} : { referrer_host: String(host) }),
  });
}

/** Touches after one another, where the same one again within the gap is one, as old as its last time. */
export function joinRepeats(touches: readonly LiveTouch[], gapMs: number): LiveTouch[] {
  const joined: LiveTouch[] = [];
  for (const touch of touches) {
    const last = joined.at(-1);
    if (last?.key === touch.key && touch.at - last.at <= gapMs) joined.pop();
    joined.push(touch);
  }
  return joined;
}
