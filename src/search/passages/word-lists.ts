/** Words that carry no memory of what was said: articles, pronouns, `the customer who`. Folded, both languages. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the this that these those of for to in on at by with from about and or is was were are be been being has ' +
    'have had do did does who whom whose which what when where one ones he she they him her them his their it its i ' +
    'my me we our us you your not no so as if then there here someone somebody person people customer client guy ' +
    'man woman lady said says told tell wrote written write called spoke talked speaking regarding concerning ' +
    'un une le la les l de du des d et ou a au aux en dans sur par pour avec sans ce cet cette ces c qui que qu quoi ' +
    'dont est etait sont etaient ete etre s se sa son ses leur leurs il elle ils elles lui eux on je j mon ma mes ' +
    'me m nous notre nos vous votre vos te t ne n pas y celui celle ceux celles quelqu quelque personne gens ' +
    'cliente clients monsieur madame dame homme femme dit disait disant ecrit appele parle parlait propos sujet avait'
  ).split(' '),
);

/** Words that tell what kind of interaction is meant, with the names of its events. */
export const ABOUT_KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  [
    [
      'complaint_filed',
      'complain complains complained complaining complaint complaints plaint plainte plaintes plaignait plaindre plaignant reclame reclamation reclamations mecontent mecontente',
    ],
    ['product_reviewed', 'review reviewed reviews avis commentaire'],
  ].flatMap(([kind = '', words = '']) => words.split(' ').map((word) => [word, [kind]] as const)),
);

/** What customers write about, French beside English; each line means one thing. */
const MEANINGS = `
casse cassee brise brisee broken broke
abime abimee endommage endommagee damaged
lampe lamp
colis paquet parcel package
livraison delivery
livre livree delivered
retard tard late delay delayed
attente attendre attends waiting wait
rembourse rembourser remboursement refund refunded money
retourner retour renvoye return returned sent
facture invoice
paiement payer payment pay
debite preleve charged
deux twice two
commande order
telephone phone
adresse address
demenage demenager moved
connecter connexion sign login
mot passe password
taille size fit
couleur colour color
emballage wrapping packaging
cher expensive
recu received
perdu lost
jamais never
magnifique beautiful
decevant decu decue disappointing disappointed
qualite quality
points points
fidelite loyalty
promo promotion voucher coupon
boutique magasin shop store
accueil welcome
chaise chair
table table
tapis rug carpet
coussin cushion
vase vase
rideau rideaux curtain curtains
lave vaisselle dishwasher
notice leaflet manual
site site website
plante crashes crashed
injoignable unreachable
`;

export const SAME_MEANING: ReadonlyMap<string, readonly string[]> = bothWays();

function bothWays(): Map<string, string[]> {
  const others = new Map<string, string[]>();
  for (const line of MEANINGS.trim().split('\n')) {
    const words = [...new Set(line.split(' '))];
    for (const word of words) {
      const rest = words.filter((other) => other !== word);
      others.set(word, [...new Set([...(others.get(word) ?? []), ...rest])]);
    }
  }
  return others;
}
