import type { ShownEvent } from '../api/types.ts';
import { useSignalWords } from '../i18n/signal-words.ts';
import './signals.css';

/** What models read in one interaction: its topic, and whether a payment is unusual. */
export function EventMarks({ event }: { event: ShownEvent }) {
  const words = useSignalWords();
  const { topic, payment_risk: risk } = event;
  return (
    <>
      {topic === undefined ? null : (
        <span className="event-topic">{words.topic(words.topics[topic.label] ?? topic.label)}</span>
      )}
      {risk === undefined || risk.band === 'low' ? null : (
        <span className="risk" data-band={risk.band}>
          {words.risk.mark[risk.band]}
        </span>
      )}
    </>
  );
}
