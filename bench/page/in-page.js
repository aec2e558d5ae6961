// Runs in the page: notes, by its own clock, when a key went down and when what it asked for had been painted.
const timing = {
  /** of the last key, `event.timeStamp` */
  keyAt: 0,
  /** milliseconds after it; `null` while it is waited for, -1 while its frame is drawn */
  painted: null,
  isStubbed: false,
  answers: new Map(),
  whenPainted() {
    if (timing.painted !== null && timing.painted >= 0) return Promise.resolve(timing.painted);
    return new Promise((resolve) => {
      timing.tell = resolve;
    });
  },
  tell: undefined,
};
window.timing = timing;

function isThere() {
  if (location.pathname.startsWith('/profiles/')) {
    return document.querySelector('h1') !== null && document.querySelector('.event') !== null;
  }
  return document.querySelector('.search-panel')?.getAttribute('aria-busy') === 'false';
}

function look() {
  if (timing.keyAt === 0 || timing.painted !== null || !isThere()) return;
  const { keyAt } = timing;
  timing.painted = -1;
  // The frame that shows it has been drawn when the task after it runs.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (timing.keyAt !== keyAt) return;
      timing.painted = performance.now() - keyAt;
      timing.tell?.(timing.painted);
    };
    port2.postMessage(null);
  });
}

window.addEventListener(
  'keydown',
  ({ timeStamp }) => {
    timing.keyAt = timeStamp;
    timing.painted = null;
  },
  { capture: true },
);
new MutationObserver(look).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ['aria-busy'],
});

// The page's own share: an answer that was given before is there at once.
const { fetch } = window;
window.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.endsWith('/v1/profiles/search')) return fetch(input, init);
  const asked = String(init?.body ?? '');
  const known = timing.answers.get(asked);
  if (timing.isStubbed && known !== undefined) {
    return new Response(known, { headers: { 'content-type': 'application/json' } });
  }
  const response = await fetch(input, init);
  if (response.ok) timing.answers.set(asked, await response.clone().text());
  return response;
};
