import type { ChurnReason } from '../../model/predictions.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';

/** What raises and what lowers a risk, strongest first; a bar says by how much, against the strongest. */
export function ChurnReasons({ reasons }: { reasons: readonly ChurnReason[] }) {
  const { words, format } = useLanguage();
  const most = Math.max(...reasons.map(({ share }) => Math.abs(share)));
  return (
    <ul className="reasons">
      {reasons.map(({ feature, value, share }) => (
        <li className="reason" key={feature} data-raises={share > 0}>
          <span className="reason-way">
            {share > 0 ? words.foresight.raises : words.foresight.lowers}
          </span>
          <span className="reason-what">
            {words.foresight.reason(
              label(words.features, feature),
              value === null ? words.foresight.unknown : format.number(Math.round(value * 10) / 10),
            )}
          </span>
          <svg className="reason-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
            <rect width={(100 * Math.abs(share)) / most} height="4" rx="1" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
