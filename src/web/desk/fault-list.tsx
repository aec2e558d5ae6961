import { ApiError } from '../api/request.ts';
import { label } from '../i18n/label.ts';

/** Fields that the API refused, each named in the reader's words, with what the API says of it. */
export function FaultList({
  error,
  names,
}: {
  error: Error;
  names: Readonly<Record<string, string>>;
}) {
  if (!(error instanceof ApiError) || error.faults.length === 0) return null;
  return (
    <ul className="faults">
      {error.faults.map(({ path, message }) => (
        <li key={`${path} ${message}`} className="form-fault">
          <strong>{label(names, fieldOf(path))}</strong> <span lang="en">{message}</span>
        </li>
      ))}
    </ul>
  );
}

/** `changes[0].blocked[2]` → `blocked`. */
function fieldOf(path: string): string {
  const names = path.split('.').map((part) => part.replace(/\[\d+\]$/, ''));
  return names.find((name) => name !== '' && name !== 'changes') ?? path;
}
