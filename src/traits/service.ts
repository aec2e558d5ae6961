import type { ComputedTraits } from '../model/computed-traits.ts';
import type { SurveyScores } from '../model/habits.ts';
import { countOf, lastOf, shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';

const HOUR_MS = 3_600_000;

/** Ways of turning to the company for help. */
const CONTACTS = [
  'ticket_created',
  'complaint_filed',
  'call_received',
  'live_chat_conversation_started',
  'social_message_received',
] as const;

/**
 * What somebody needed help with, and what they thought of it. A request is resolved by its last closing after it was
 * opened; one that was closed more than once was reopened. Scores run from 0 to 1 (`effort`: 1 is effortless as the
 * survey has it): satisfaction and effort as means, recommendation as the last answer, of which 9 and 10 of 10 are
 * promoters and 0 to 6 detractors. Figures of requests are over at most 60 of them.
 * @returns `undefined` where there was no contact and no answer
 * @see Reichheld, The One Number You Need to Grow (2003)
 */
export function service({ state }: TraitInput): ComputedTraits['service'] {
  const { tallies, habits } = state;
  const contacts_count = countOf(tallies, ...CONTACTS);
  const surveys = habits?.surveys ?? {};
  if (contacts_count === 0 && Object.keys(surveys).length === 0) return undefined;
  const tickets = Object.values(habits?.tickets ?? {});
  const delays = tickets.flatMap(({ opened_at, closed_at }) =>
    opened_at === undefined || closed_at === undefined || closed_at < opened_at
      ? []
      : [Date.parse(closed_at) - Date.parse(opened_at)],
  );
  const hours = delays.reduce((sum, ms) => sum + ms, 0) / HOUR_MS / Math.max(1, delays.length);
  const last = surveys['nps']?.last.value;
  const nps = typeof last === 'number' ? last : null;
  return {
    contacts_count,
    last_contact_at: lastOf(tallies, ...CONTACTS),
    resolved_count: delays.length,
    average_resolution_hours: delays.length === 0 ? null : Math.round(hours * 100) / 100,
    reopened_count: tickets.reduce(
      (sum, { closed = 0, reopened = 0 }) => sum + Math.max(reopened, closed - 1, 0),
      0,
    ),
    csat: meanOf(surveys['csat']),
    effort: meanOf(surveys['ces']),
    nps: nps === null ? null : nps / 1000,
    nps_group: nps === null ? null : nps >= 900 ? 'promoter' : nps >= 700 ? 'passive' : 'detractor',
  };
}

function meanOf(scores: SurveyScores | undefined): number | null {
  return scores === undefined ? null : shareOf(scores.sum, scores.count * 1000);
}
