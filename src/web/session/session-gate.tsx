import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { signIn, signOut } from '../api/endpoints.ts';
import { meQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { offerTour } from '../kit/tour-state.ts';
import { Shell } from '../shell/shell.tsx';
import { takeDemoToken } from './demo-link.ts';
import { SignIn } from './sign-in.tsx';

/** Only that somebody signed in here, so that a first visit asks the server nothing it would refuse. */
const STORED = 'azimut.signed_in';

/** Shows the pages to who is signed in, and the sign-in form to who is not (or no longer). */
export function SessionGate({ demoToken }: { demoToken: string | null }) {
  const { words } = useLanguage();
  const queries = useQueryClient();
  const [signedIn, setSignedIn] = useState(
    () => demoToken === null && localStorage.getItem(STORED) === 'yes',
  );
  const [demo, setDemo] = useState<'none' | 'trying' | 'failed'>(
    demoToken === null ? 'none' : 'trying',
  );
  const me = useQuery({ ...meQuery, enabled: signedIn });

  const enter = () => {
    localStorage.setItem(STORED, 'yes');
    setSignedIn(true);
  };

  const forget = () => {
    localStorage.removeItem(STORED);
    setSignedIn(false);
    // What was shown to one person must not be shown to the next.
    queries.clear();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is tried once, when it comes
  useEffect(() => {
    const trade = (token: string | null) => {
      if (token === null) return;
      setDemo('trying');
      signIn({ demo_token: token }).then(
        () => {
          setDemo('none');
          offerTour();
          enter();
        },
        () => setDemo('failed'),
      );
    };
    trade(demoToken);
    // A link opened where the page is already shown changes the fragment and loads nothing.
    const onHashChange = () => trade(takeDemoToken());
    window.addEventListener('hashchange', onHashChange);
    return () => window.removeEventListener('hashchange', onHashChange);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `forget` only uses what never changes
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        const error = event.type === 'updated' ? event.query.state.error : null;
        if (error instanceof ApiError && error.status === 401) forget();
      }),
    [queries],
  );

  if (demo === 'trying') return null;
  if (!signedIn) return <SignIn done={enter} demoFailed={demo === 'failed'} />;
  if (me.isSuccess) {
    return (
      <Shell
        me={me.data}
        signOut={() => {
          void signOut().catch(() => undefined);
          forget();
        }}
      />
    );
  }
  if (me.isError) return <ErrorPanel error={me.error} retry={() => void me.refetch()} page />;
  return <p className="visually-hidden">{words.app.loading}</p>;
}
