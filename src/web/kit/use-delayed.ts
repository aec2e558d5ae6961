import { useEffect, useState } from 'react';

/** True once `on` has lasted for `ms`: what comes and goes faster than that is not shown, so that nothing flickers. */
export function useDelayed(on: boolean, ms = 300): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!on) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return shown && on;
}
