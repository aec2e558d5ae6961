import './icon.css';

/** Outlines on a 24 × 24 grid, drawn for this page. */
const PATHS = {
  compass: 'M12 3 L17 20 L12 16.5 L7 20 Z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13 M15.3 15.3 L20 20',
  home: 'M4 11 L12 4 L20 11 M6 9.5 V20 H18 V9.5',
  intake: 'M12 3 V13 M8 9.5 L12 13.5 L16 9.5 M4 14 V20 H20 V14',
  command: 'M4 6 H20 M4 12 H14 M4 18 H17',
  keyboard: 'M3 6.5 H21 V17.5 H3 Z M7 10 H7.01 M11 10 H11.01 M15 10 H15.01 M8 14 H16',
  settings: 'M4 7 H13 M17 7 H20 M15 5 V9 M4 17 H7 M11 17 H20 M9 15 V19',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8 M12 2.5 V4.5 M12 19.5 V21.5 M2.5 12 H4.5 M19.5 12 H21.5 M5.3 5.3 L6.7 6.7 M17.3 17.3 L18.7 18.7 M18.7 5.3 L17.3 6.7 M6.7 17.3 L5.3 18.7',
  moon: 'M20 14.5 A8.5 8.5 0 0 1 9.5 4 A8.5 8.5 0 1 0 20 14.5 Z',
  screen: 'M3 5 H21 V16 H3 Z M9 20 H15 M12 16 V20',
  language:
    'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18 M3 12 H21 M12 3c3 3 3.6 6 3.6 9s-.6 6-3.6 9 M12 3c-3 3-3.6 6-3.6 9s.6 6 3.6 9',
  leave: 'M10 4 H5 V20 H10 M9 12 H20 M16 8 L20 12 L16 16',
  close: 'M6 6 L18 18 M18 6 L6 18',
  check: 'M5 12.5 L10 17.5 L19 7',
  lock: 'M6 11 H18 V20 H6 Z M8.5 11 V8 a3.5 3.5 0 0 1 7 0 V11',
  copy: 'M9 9 H20 V20 H9 Z M5 15 H4 V4 H15 V5',
  alert: 'M12 4 L21.5 20 H2.5 Z M12 10 V14 M12 17 V17.1',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8 M4.5 20 c.8-4 3.8-6 7.5-6 s6.7 2 7.5 6',
  twins:
    'M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6 M16 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6 M2.5 19 c.6-3 2.7-4.5 5.5-4.5 s4.9 1.5 5.5 4.5 M13.5 15 c.8-.4 1.6-.5 2.5-.5 c2.8 0 4.9 1.5 5.5 4.5',
  ghost:
    'M5 20 V11 a7 7 0 0 1 14 0 V20 L16 18 L14 20 L12 18 L10 20 L8 18 Z M9.5 11 V11.1 M14.5 11 V11.1',
  erased: 'M4 20 H20 M8 16 L4.5 12.5 L13 4 L20 11 L15 16 Z M9 8 L16 15',
  offline:
    'M3 3 L21 21 M5 12.5 a10 10 0 0 1 4-2.6 M12.5 9.1 a10 10 0 0 1 6.5 3.4 M8.5 16 a5 5 0 0 1 6 -.8 M12 19.5 V19.6',
  up: 'M6 15 L12 9 L18 15',
  rise: 'M7 17 L17 7 M9 7 H17 V15',
  fall: 'M7 7 L17 17 M17 9 V17 H9',
  level: 'M4 12 H20 M15 7 L20 12 L15 17',
  chart: 'M4 20 H20 M6.5 20 V12 M12 20 V5 M17.5 20 V9',
  boards: 'M4 4 H11 V13 H4 Z M14 4 H20 V9 H14 Z M14 12 H20 V20 H14 Z M4 16 H11 V20 H4 Z',
  filter: 'M4 5 H20 L14 12.5 V19 L10 17 V12.5 Z',
  pin: 'M9 4 H15 L14 10 L17 13 H7 L10 10 Z M12 13 V20',
  not: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16 M6.5 6.5 L17.5 17.5',
  pause: 'M9 5 V19 M15 5 V19',
  play: 'M8 5 L18 12 L8 19 Z',
  plus: 'M12 5 V19 M5 12 H19',
  table: 'M4 5 H20 V19 H4 Z M4 10 H20 M10 10 V19',
  save: 'M12 4 V14 M8 10.5 L12 14.5 L16 10.5 M5 19 H19',
  edit: 'M5 19 L6 15 L16 5 L19 8 L9 18 Z',
  refresh: 'M19 12 a7 7 0 1 1 -2-5 M17 3 V7 H13',
  more: 'M6 12 H6.01 M12 12 H12.01 M18 12 H18.01',
  people:
    'M9 5a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 0 0 0-6.4 M3 19 c.6-3.4 3-5 6-5 s5.4 1.6 6 5 M16 5.5a3 3 0 0 1 0 5.6 M17 14 c2.2.4 3.6 2 4 5',
  down: 'M6 9 L12 15 L18 9',
  left: 'M15 6 L9 12 L15 18',
  right: 'M9 6 L15 12 L9 18',
  bag: 'M5 8 H19 L20 20 H4 Z M9 8 V7 a3 3 0 0 1 6 0 V8',
  undo: 'M9 5 L4.5 9.5 L9 14 M5 9.5 H14 a5 5 0 0 1 0 10 H9',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16 M12 8 V12 L15 14',
  bulb: 'M9 17 H15 M10 20.5 H14 M8.5 14.5 a6 6 0 1 1 7 0 V17 H8.5 Z',
  web: 'M3 5 H21 V19 H3 Z M3 9 H21 M6 7 H6.01',
  app: 'M7 3 H17 V21 H7 Z M11 18 H13',
  store: 'M4 9 L5.5 4 H18.5 L20 9 M4 9 H20 M5.5 9 V20 H18.5 V9 M10 20 V14 H14 V20',
  email: 'M3 6 H21 V18 H3 Z M3 7 L12 13.5 L21 7',
  phone:
    'M6 3.5 L9 3.5 L10.5 8 L8.5 9.5 C9.5 12 12 14.5 14.5 15.5 L16 13.5 L20.5 15 V18 C20.5 19.5 19 20.5 17.5 20.5 C10 20 4 14 3.5 6.5 C3.5 5 4.5 3.5 6 3.5 Z',
  chat: 'M4 5 H20 V16 H11 L7 20 V16 H4 Z',
  sms: 'M4 5 H20 V16 H11 L7 20 V16 H4 Z M8 10.5 H8.01 M12 10.5 H12.01 M16 10.5 H16.01',
  social:
    'M7 12a2.5 2.5 0 1 0 0 .1 M17 6a2.5 2.5 0 1 0 0 .1 M17 18a2.5 2.5 0 1 0 0 .1 M7 12 L14.5 7 M7 12 L14.5 17',
  survey:
    'M5 4 H19 V20 H5 Z M8.5 9 L10 10.5 L12 8 M14 9.5 H16 M8.5 15 L10 16.5 L12 14 M14 15.5 H16',
  support:
    'M5 14 V12 a7 7 0 0 1 14 0 V14 M5 13 H8 V18 H5 Z M16 13 H19 V18 H16 Z M19 18 C19 20 16 21 13 21',
  ads: 'M4 10 V14 H7 L16 19 V5 L7 10 Z M19 9.5 V14.5 M8 14 L9 19 H11',
  mail: 'M4 19 V5 H20 V19 Z M15 8 H17 V10.5 H15 Z M7 12 H12 M7 15 H12',
  sales: 'M4 19 L10 12 L14 15 L20 7 M15.5 7 H20 V11.5',
  billing: 'M6 3 H18 V21 L15 19 L12 21 L9 19 L6 21 Z M9 8 H15 M9 12 H15',
  system: 'M5 5 H19 V19 H5 Z M9 9 H15 V15 H9 Z',
} as const;
export type IconName = keyof typeof PATHS;

/** An outline beside a word, or in a control that names itself: it says nothing of its own to a screen reader. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
