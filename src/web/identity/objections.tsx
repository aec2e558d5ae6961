import { ApiError } from '../api/request.ts';
import { label } from '../i18n/label.ts';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';

/** Why something cannot be done, each ground in words. */
export function Objections({ codes }: { codes: readonly string[] }) {
  const words = useStewardWords().objections;
  if (codes.length === 0) return null;
  return (
    <div className="objections" role="alert">
      <p className="objections-heading">
        <Icon name="alert" size={16} /> {words.heading}
      </p>
      <ul>
        {[...new Set(codes)].map((code) => (
          <li key={code}>{label(words.codes, code)}</li>
        ))}
      </ul>
    </div>
  );
}

/** A refusal: its objections where it names any, else what any failure shows. */
export function Refusal({ error }: { error: Error }) {
  if (error instanceof ApiError && error.objections.length > 0) {
    return <Objections codes={error.objections} />;
  }
  return <ErrorPanel error={error} />;
}
