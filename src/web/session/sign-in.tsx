import { Button } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { signIn } from '../api/endpoints.ts';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { useTitle } from '../kit/use-title.ts';
import { SettingsMenu } from '../shell/settings-menu.tsx';
import './sign-in.css';

/** Exchanges a key for a session cookie that no script can read; the key itself is kept nowhere. */
export function SignIn({ done, demoFailed }: { done: () => void; demoFailed: boolean }) {
  const { words } = useLanguage();
  useTitle(words.titles.sign_in);
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<string | null>(
    demoFailed ? words.sign_in.demo_wrong : null,
  );
  const [sending, setSending] = useState(false);
  const fieldId = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return setProblem(words.sign_in.missing);
    setSending(true);
    setProblem(null);
    try {
      await signIn({ key: key.trim() });
      setKey('');
      done();
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setSending(false);
    }
  };

  const explain = (error: unknown): string => {
    if (!(error instanceof ApiError)) return words.errors.codes.internal;
    if (error.status === 400 || error.status === 401 || error.status === 403)
      return words.sign_in.wrong;
    const codes: Readonly<Record<string, string>> = words.errors.codes;
    return codes[error.code] ?? words.errors.codes.internal;
  };

  return (
    <main className="sign-in">
      <div className="sign-in-settings">
        <SettingsMenu me={null} signOut={null} />
      </div>
      <form className="sign-in-card" onSubmit={(event) => void submit(event)} noValidate>
        <span className="sign-in-mark">
          <Icon name="compass" size={34} />
        </span>
        <h1 className="sign-in-heading">{words.sign_in.heading}</h1>
        <p className="dim">{words.sign_in.lead}</p>
        <div className="sign-in-field">
          <label htmlFor={fieldId}>{words.sign_in.key}</label>
          <input
            id={fieldId}
            className="sign-in-input"
            type="password"
            name="key"
            // biome-ignore lint/a11y/noAutofocus: the page has this one field and nothing else to read first
            autoFocus
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${fieldId}-hint`}
            aria-invalid={problem !== null}
            aria-errormessage={problem === null ? undefined : `${fieldId}-problem`}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <p id={`${fieldId}-hint`} className="dim sign-in-hint">
            {words.sign_in.key_hint}
          </p>
        </div>
        {problem === null ? null : (
          <p id={`${fieldId}-problem`} role="alert" className="sign-in-problem">
            <Icon name="alert" size={16} />
            {problem}
          </p>
        )}
        <Button type="submit" size="md" fullWidth loading={sending}>
          {words.sign_in.submit}
        </Button>
      </form>
    </main>
  );
}
