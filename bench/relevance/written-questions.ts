import { birth, family, given, type JudgedQuestion, town } from './generated-questions.ts';
import type { KnownPerson } from './truth.ts';

type Written = readonly [query: string, isRight: (one: KnownPerson) => boolean];

const called = (name: string) => (one: KnownPerson) => family(one) === name;
const says =
  (...words: readonly string[]) =>
  ({ texts }: KnownPerson) =>
    texts.some((text) => words.every((word) => text.includes(word)));

/** Written by hand, as a representative would type or say it; a question of nobody in the company is left out. */
const PEOPLE: readonly Written[] = [
  ['mme lefevre', called('lefevre')],
  ['Monsieur Müller', called('muller')],
  ['muler', called('muller')],
  ['dalmeida', called('d’almeida')],
  ["d'almeida", called('d’almeida')],
  ['le goff', called('le goff')],
  ['legoff', called('le goff')],
  ['saint martin', called('saint-martin')],
  ['delacroix petit', called('delacroix-petit')],
  ['petit delacroix', called('delacroix-petit')],
  ['kowalsky', called('kowalski')],
  ['traore', called('traore')],
  ['N’guyen', called('nguyen')],
  ['beranjé', called('beranger')],
  ['etchegoyen', called('etchegoyen')],
  ['keruanton', called('kerouanton')],
  ['da costa', called('da costa')],
  ['ferrera', called('ferreira')],
  ['benali', called('benali')],
  ['haddad', called('haddad')],
  ['marie benali', (one) => family(one) === 'benali' && /\bmarie\b/.test(given(one))],
  ['diallo lyon', (one) => family(one) === 'diallo' && town(one) === 'lyon'],
  ['muller paris', (one) => family(one) === 'muller' && town(one).startsWith('paris')],
  [
    'nguyen 75',
    (one) => family(one) === 'nguyen' && (one.crm?.['code_postal'] ?? '').startsWith('75'),
  ],
  [
    'lefevre née en 1980',
    (one) => family(one) === 'lefevre' && birth(one)?.startsWith('1980') === true,
  ],
];
const INTERACTIONS: readonly Written[] = [
  ['the one who complained about the broken lamp', says('lampe', 'cass')],
  ['celle dont la lampe est arrivée cassée', says('lampe', 'cass')],
  ['charged twice', (one) => says('charged twice')(one) || says('debite', 'deux fois')(one)],
  ['débité deux fois', (one) => says('debite', 'deux fois')(one) || says('charged twice')(one)],
  ['le client dont le code promo n’a pas marché', says('code promo')],
  ['link for the password never arrives', says('password link')],
  ['vient de déménager', says('demenager')],
  ['points de fidélité du magasin', says('points de fidelite')],
  ['is it safe for the dishwasher', says('dishwasher')],
  ['passe au lave-vaisselle', says('lave-vaisselle')],
  ['three weeks waiting and nobody picks up the phone', says('three weeks waiting')],
  ['remboursement qui n’apparaît pas', says('remboursement', 'apparait')],
  ['le site plante au paiement', says('site plante')],
  ['jamais reçu, injoignable', says('jamais recu')],
  ['broke after a week', says('broke after a week')],
];

export function writtenQuestions(): JudgedQuestion[] {
  const judge = (category: string, over: JudgedQuestion['over'], list: readonly Written[]) =>
    list.map(([query, isRight]) => ({ category, query, over, isRight }));
  return [
    ...judge('written_by_hand', 'people', PEOPLE),
    ...judge('said_by_hand', 'interactions', INTERACTIONS),
  ];
}
