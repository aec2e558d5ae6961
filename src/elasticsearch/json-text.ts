/** For bodies handed over as JSON text: the client takes any text for plain text otherwise. */
export const JSON_TEXT = {
  'content-type': 'application/json',
  accept: 'application/json',
} as const;
