import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Width of an element in pixels, followed as it changes; drawings are made for it, so that text is never scaled. */
export function useWidth<E extends Element>(start = 480): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(start);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const now = Math.round(element.getBoundingClientRect().width);
      if (now > 0) setWidth(now);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
