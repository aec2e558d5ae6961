import type { PaymentReason } from '../../model/event.ts';
import type { ShownEvent } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSignalWords } from '../i18n/signal-words.ts';
import './signals.css';

/** Why a payment was called unusual, strongest first; nothing of other interactions. */
export function PaymentReasons({ event }: { event: ShownEvent }) {
  const words = useSignalWords();
  const { format } = useLanguage();
  const { payment_risk: risk, currency } = event;
  if (risk === undefined || risk.reasons.length === 0) return null;
  const most = risk.reasons[0]?.share ?? 1;
  const tell = ({ sign, seen, usual }: PaymentReason): string | undefined => {
    if (seen === null) return undefined;
    const money = (minor: string | number | null) =>
      typeof minor === 'number' && currency !== undefined
        ? format.money(minor, currency)
        : undefined;
    switch (sign) {
      case 'amount':
        return words.risk.amount(money(seen) ?? String(seen), money(usual));
      case 'rhythm':
        return words.risk.rhythm(String(seen));
      case 'hour':
        return words.risk.hour(String(seen));
      case 'place':
      case 'travel':
        return words.risk.place(String(seen), usual === null ? undefined : String(usual));
      default:
        return undefined;
    }
  };
  return (
    <div className="payment-reasons">
      <p className="dim">
        {words.risk.title} : {words.risk.band[risk.band]} ({format.percent(risk.probability)})
      </p>
      <ul className="reasons">
        {risk.reasons.map((reason) => (
          <li className="reason" key={reason.sign} data-raises>
            <span className="reason-what">
              {[
                words.risk.signs[reason.sign] ?? reason.sign,
                tell(reason),
                reason.against === 'peers' ? words.risk.peers : undefined,
              ]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </span>
            <svg className="reason-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
              <rect width={(100 * reason.share) / most} height="4" rx="1" />
            </svg>
          </li>
        ))}
      </ul>
    </div>
  );
}
