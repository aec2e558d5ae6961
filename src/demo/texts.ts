/** What people write, with the mood it is written in: `rating` 1 (worst) to 5 (best). */
export interface Text {
  readonly topic: 'delivery' | 'return' | 'product' | 'payment' | 'account' | 'praise';
  readonly rating: 1 | 2 | 3 | 4 | 5;
  readonly fr: string;
  readonly en: string;
}

const text = (topic: Text['topic'], rating: Text['rating'], fr: string, en: string): Text => ({
  topic,
  rating,
  fr,
  en,
});

/** `{order}`, `{product}` and `{name}` are filled in. */
export const TICKETS: readonly Text[] = [
  text(
    'delivery',
    2,
    'Bonjour, ma commande {order} devait arriver mardi et je n’ai toujours rien reçu. Pouvez-vous me dire où elle en est ?',
    'Hello, my order {order} was due on Tuesday and nothing has come yet. Could you tell me where it is?',
  ),
  text(
    'delivery',
    1,
    'C’est inadmissible : trois semaines d’attente pour {product} et personne ne répond au téléphone. Je veux être remboursé !',
    'This is unacceptable: three weeks waiting for {product} and nobody picks up the phone. I want my money back!',
  ),
  text(
    'return',
    3,
    'Je souhaite retourner {product}, la taille ne convient pas. Comment obtenir une étiquette ?',
    'I would like to return {product}, it does not fit. How do I get a label?',
  ),
  text(
    'return',
    2,
    'J’ai renvoyé mon colis il y a dix jours, le remboursement de {order} n’apparaît pas sur mon compte.',
    'I sent my parcel back ten days ago and the refund of {order} is not on my account.',
  ),
  text(
    'product',
    1,
    'Le produit {product} est arrivé cassé. Très déçue, l’emballage était trop léger.',
    'The {product} arrived broken. Very disappointed, the wrapping was far too thin.',
  ),
  text(
    'product',
    3,
    'Est-ce que {product} passe au lave-vaisselle ? Rien n’est indiqué sur la notice.',
    'Is {product} safe for the dishwasher? The leaflet does not say.',
  ),
  text(
    'payment',
    2,
    'J’ai été débité deux fois pour la commande {order}. Merci de corriger rapidement.',
    'I was charged twice for order {order}. Please correct this soon.',
  ),
  text(
    'payment',
    3,
    'Mon code promo n’a pas été pris en compte sur {order}, est-ce rattrapable ?',
    'My voucher was not applied to {order}, can this be fixed?',
  ),
  text(
    'account',
    3,
    'Je n’arrive plus à me connecter, le lien de mot de passe n’arrive pas.',
    'I cannot sign in any more, the password link never arrives.',
  ),
  text(
    'account',
    4,
    'Bonjour, je viens de déménager, pouvez-vous mettre à jour mon adresse ?',
    'Hello, I have just moved, could you update my address?',
  ),
  text(
    'account',
    4,
    'Je n’ai pas mes points de fidélité du dernier achat en magasin, voici le ticket.',
    'My loyalty points of the last purchase in store are missing, here is the receipt.',
  ),
  text(
    'praise',
    5,
    'Merci à votre équipe, l’échange a été réglé en deux jours. Parfait !',
    'Thanks to your team, the exchange was done in two days. Perfect!',
  ),
];

export const REVIEWS: readonly Text[] = [
  text(
    'praise',
    5,
    'Magnifique, exactement comme sur la photo. Je recommande !',
    'Beautiful, exactly as in the picture. I recommend it!',
  ),
  text('praise', 5, 'Livraison rapide et très belle qualité.', 'Fast delivery and lovely quality.'),
  text(
    'praise',
    4,
    'Très bien, un peu cher tout de même.',
    'Very good, a little expensive though.',
  ),
  text(
    'product',
    4,
    'Conforme à la description, la couleur est un peu plus claire.',
    'As described, the colour is a little lighter.',
  ),
  text(
    'product',
    3,
    'Correct sans plus, je m’attendais à mieux pour ce prix.',
    'Fine, nothing more; I expected better at this price.',
  ),
  text(
    'product',
    2,
    'Décevant : les finitions laissent à désirer.',
    'Disappointing: the finish leaves much to be desired.',
  ),
  text(
    'delivery',
    2,
    'Le produit est joli mais la livraison a pris trop de temps.',
    'The product is nice but delivery took far too long.',
  ),
  text('product', 1, 'Cassé au bout d’une semaine. À fuir.', 'Broke after a week. Stay away.'),
  text(
    'delivery',
    1,
    'Jamais reçu, service client injoignable.',
    'Never arrived, customer service cannot be reached.',
  ),
];

export const POSTS: readonly Text[] = [
  text(
    'praise',
    5,
    'Coup de cœur pour la nouvelle collection @tournesol 🌻',
    'In love with the new collection @tournesol 🌻',
  ),
  text(
    'praise',
    4,
    'Bel accueil en boutique aujourd’hui, merci @tournesol',
    'Warm welcome in the shop today, thanks @tournesol',
  ),
  text(
    'delivery',
    1,
    '@tournesol toujours pas de colis après 2 semaines, une réponse un jour ?',
    '@tournesol still no parcel after 2 weeks, any answer some day?',
  ),
  text(
    'payment',
    2,
    '@tournesol le site plante au moment de payer…',
    '@tournesol the site crashes at payment…',
  ),
  text(
    'product',
    3,
    'Quelqu’un a testé {product} de @tournesol ?',
    'Has anyone tried {product} by @tournesol?',
  ),
];

export function fill(
  template: string,
  words: { order?: string | undefined; product: string },
): string {
  return template
    .replace('{order}', words.order ?? '')
    .replace('{product}', words.product)
    .replace(/ {2,}/g, ' ');
}
