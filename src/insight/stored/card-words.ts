import type { DriftLevel, ModelName } from '../../model/fitted-model.ts';

/** What a card says of one kind of model, whatever was fitted. */
export interface KindWords {
  readonly title: string;
  readonly what: (horizonDays: number) => string;
  readonly from: readonly string[];
  readonly limits: readonly string[];
  readonly notFor: readonly string[];
}

export interface CardWords {
  readonly kinds: Readonly<Record<ModelName, KindWords>>;
  readonly window: (from: string, to: string) => string;
  readonly trained: (cases: string) => string;
  readonly sampled: string;
  readonly heldOut: (from: string, to: string, cases: string) => string;
  readonly value: (foretold: string, happened: string, error: string, baseline: string) => string;
  readonly churn: (auc: string, silence: string, base: string) => string;
  readonly churnCalibration: (points: string) => string;
  readonly sentiment: (accuracy: string, baseline: string) => string;
  readonly recommend: (hits: string, popularity: string, lately: string) => string;
  readonly payment: (precision: string, baseline: string, base: string) => string;
  readonly flagged: (flagged: string, right: string, caught: string) => string;
  readonly noDrift: string;
  readonly noDriftOfLists: string;
  readonly drift: Readonly<
    Record<DriftLevel, (date: string, feature: string, psi: string) => string>
  >;
  readonly warnings: Readonly<Record<string, string>>;
}

const EN: CardWords = {
  kinds: {
    value: {
      title: 'Next orders and value',
      what: () =>
        'How many orders a customer will place within 90 days, whether they still are a customer at all, and what they will spend within a year.',
      from: [
        'on which days somebody ordered, first and last',
        'what they paid and what they were given back, in the main currency',
      ],
      limits: [
        'It takes the past for the future: a new range, a price change or a campaign is not foreseen.',
        'Somebody who bought once is mostly judged by how others went on.',
        'Amounts in other currencies count as orders, not as money.',
      ],
      notFor: [
        'to grant or refuse credit, insurance or a service',
        'as a forecast of the company’s revenue: seasons are not in it',
      ],
    },
    churn: {
      title: 'Risk of leaving without a word',
      what: (days) =>
        `How likely somebody who bought within the last year buys nothing in the next ${days} days, and what speaks for and against it.`,
      from: [
        'orders: how many, how much, how long ago, in what rhythm',
        'interactions by channel, visits, e-mails opened and clicked',
        'tickets, complaints, returns, failed payments, unsubscribing',
        'neither sex, age, name, address nor origin',
      ],
      limits: [
        'Buying nothing is not always leaving: somebody may simply not need anything.',
        'Reasons say what the score rests on, not what caused it: removing a reason need not keep anybody.',
        'Who has not bought for a year gets no score.',
      ],
      notFor: [
        'to treat complaints worse because somebody will leave anyway',
        'to decide on one person by the score alone',
      ],
    },
    churn_contract: {
      title: 'Risk of cancelling',
      what: (days) =>
        `How likely somebody with a running subscription cancels it within ${days} days, and what speaks for and against it.`,
      from: [
        'renewals, failed payments, orders',
        'interactions by channel, tickets, complaints',
        'neither sex, age, name, address nor origin',
      ],
      limits: [
        'Only cancellations that sources told are known.',
        'Reasons say what the score rests on, not what caused it.',
      ],
      notFor: ['to make cancelling harder', 'to decide on one person by the score alone'],
    },
    sentiment: {
      title: 'Sentiment of texts',
      what: () =>
        'Whether a review, ticket, message or answer sounds negative, neutral or positive, from -1 to 1.',
      from: [
        'the words of the text, parts of words and pairs of words',
        'ratings customers gave with their texts, to learn from',
      ],
      limits: [
        'Irony, quotations and mixed texts are often misread.',
        'It has learnt from texts with a rating: other kinds of text, such as tickets, may be worded differently.',
        'It reads the languages that rated texts are written in.',
      ],
      notFor: [
        'to judge employees by what customers write',
        'to answer a complaint without reading it',
      ],
    },
    recommend: {
      title: 'Recommendations',
      what: () =>
        'Which articles somebody may want next, in what order and why; never one out of stock, nor one they have, unless it runs out.',
      from: [
        'what each customer ordered, and when',
        'what is found in one order more often than by chance, as the engine counts it',
        'names and categories of articles, and what sells lately',
        'neither sex, age, name, address nor origin',
      ],
      limits: [
        'An article that nobody has bought yet is not recommended.',
        'What sells is as of the fit: fit it again when seasons or the range change.',
        'Gifts look like taste.',
        'Without consent to personalisation the list is what sells, the same for everybody.',
      ],
      notFor: [
        'to guess health, belief or other private matters from purchases',
        'to set prices for one person',
      ],
    },
    topic: {
      title: 'Topics of texts',
      what: () =>
        'What a ticket, review, message or answer is about, among the topics that the service desk gives its tickets.',
      from: [
        'the words of the text, parts of words and pairs of words',
        'topics that the service desk gave to tickets, to learn from',
      ],
      limits: [
        'It knows no topic that the service desk did not use, and calls a new one by the nearest old one.',
        'One text has one topic, even where it is about two.',
        'It has learnt from tickets: reviews and posts may be worded differently.',
      ],
      notFor: ['to close or refuse a request without reading it'],
    },
    payment: {
      title: 'Payment risk',
      what: () =>
        'How likely a payment is not the customer’s own and will be disputed, and what is unusual about it.',
      from: [
        'amount, rhythm, hour and place of the payment',
        'the card and the device, as tokens, against those the customer used before',
        'the customer’s own habits, and those of others while their own are too few',
        'payments that were disputed, to learn from',
        'neither sex, age, name nor origin',
      ],
      limits: [
        'A journey, a new telephone or a present is unusual too, and no fraud.',
        'Only what banks told as disputed is known: fraud that nobody noticed counts as honest.',
        'Disputes come weeks later: payments of the last 45 days were not learnt from.',
      ],
      notFor: [
        'to refuse a payment or close an account without a person looking at it',
        'to judge a customer’s solvency or honesty',
      ],
    },
  },
  window: (from, to) => `Data from ${from} to ${to}.`,
  trained: (cases) => `Learnt from ${cases} cases.`,
  sampled: 'A random part of the customers was enough to learn from.',
  heldOut: (from, to, cases) =>
    `Tried on ${cases} cases from ${from} to ${to}, which it had not seen.`,
  value: (foretold, happened, error, baseline) =>
    `It foretold ${foretold} orders; ${happened} came. Its error per customer is ${error} orders (root mean square); going on at each one’s own rate errs by ${baseline}.`,
  churn: (auc, silence, base) =>
    `Of two customers of whom one left, it picks the right one in ${auc} of cases; the length of silence alone in ${silence}. In all, ${base} left.`,
  churnCalibration: (points) =>
    `Where it says 30 %, about 30 % leave: on average its figures are off by ${points} points.`,
  payment: (precision, baseline, base) =>
    `Sorted by risk, its average precision is ${precision}; a plain logistic regression on the same payments reaches ${baseline}, chance ${base}.`,
  flagged: (flagged, right, caught) =>
    `It called ${flagged} payments high risk: ${right} of them were disputed, and they were ${caught} of all disputed ones.`,
  sentiment: (accuracy, baseline) =>
    `It is right for ${accuracy} of texts; giving the most frequent answer each time would be right for ${baseline}.`,
  recommend: (hits, popularity, lately) =>
    `For ${hits} of customers, one of ten articles recommended was in their next order, among those new to them; with the ten most bought ever it would have been ${popularity}, with the ten most bought lately ${lately}.`,
  noDriftOfLists:
    'Nobody is scored by it, so that drift is not measured: fit it again when the range changes.',
  noDrift: 'Drift is measured when everybody has been scored.',
  drift: {
    stable: (date) => `On ${date} customers were as they were at the fit.`,
    shifted: (date, feature, psi) =>
      `On ${date} customers had begun to differ from those at the fit, most in ${feature} (index ${psi}). Keep an eye on it.`,
    drifted: (date, feature, psi) =>
      `On ${date} customers differed clearly from those at the fit, most in ${feature} (index ${psi}). Fit it again before you rely on it.`,
  },
  warnings: {
    few_customers: 'There were few customers: figures vary a lot by chance.',
    few_texts: 'There were fewer than 1,000 rated texts: figures vary a lot by chance.',
    did_not_settle: 'The search for its parameters did not settle.',
    no_spread_of_spend: 'Customers spend alike, or amounts are missing: the mean stands for all.',
    no_better_than_own_rate: 'It is no better than going on at each one’s own rate.',
    no_better_than_popularity: 'It is no better than showing everybody what sells most.',
    few_disputes: 'There were fewer than 50 disputed payments: figures vary a lot by chance.',
    no_better_than_logistic: 'It is no better than a plain logistic regression.',
    external_scorer: 'A scorer outside reads the texts; what it has learnt from is not known here.',
    no_better_than_silence: 'It is hardly better than the length of silence alone.',
    poorly_calibrated: 'Its probabilities are off by more than five points on average.',
  },
};

const FR: CardWords = {
  kinds: {
    value: {
      title: 'Prochaines commandes et valeur',
      what: () =>
        'Combien de commandes un client passera sous 90 jours, s’il est encore client, et ce qu’il dépensera en un an.',
      from: [
        'les jours de commande, du premier au dernier',
        'ce qui a été payé et remboursé, dans la devise principale',
      ],
      limits: [
        'Il prolonge le passé : une nouvelle gamme, un changement de prix ou une campagne lui échappent.',
        'Qui n’a acheté qu’une fois est surtout jugé d’après ce que les autres ont fait ensuite.',
        'Les montants dans d’autres devises comptent comme commandes, pas comme argent.',
      ],
      notFor: [
        'accorder ou refuser un crédit, une assurance ou un service',
        'prévoir le chiffre d’affaires de l’entreprise : les saisons n’y sont pas',
      ],
    },
    churn: {
      title: 'Risque de départ silencieux',
      what: (days) =>
        `La probabilité qu’un client ayant acheté depuis un an n’achète rien dans les ${days} prochains jours, et ce qui joue pour et contre.`,
      from: [
        'les commandes : nombre, montant, ancienneté, rythme',
        'les interactions par canal, les visites, les e-mails ouverts et cliqués',
        'les demandes, réclamations, retours, échecs de paiement, désabonnements',
        'ni le sexe, ni l’âge, ni le nom, ni l’adresse, ni l’origine',
      ],
      limits: [
        'Ne rien acheter n’est pas toujours partir : on peut n’avoir besoin de rien.',
        'Les raisons disent sur quoi repose le score, pas ce qui l’a causé : en supprimer une ne retient pas forcément.',
        'Qui n’a rien acheté depuis un an n’a pas de score.',
      ],
      notFor: [
        'moins bien traiter une réclamation parce que le client partira de toute façon',
        'décider du sort d’une personne par le seul score',
      ],
    },
    churn_contract: {
      title: 'Risque de résiliation',
      what: (days) =>
        `La probabilité qu’un abonné résilie sous ${days} jours, et ce qui joue pour et contre.`,
      from: [
        'les renouvellements, échecs de paiement, commandes',
        'les interactions par canal, demandes, réclamations',
        'ni le sexe, ni l’âge, ni le nom, ni l’adresse, ni l’origine',
      ],
      limits: [
        'Seules les résiliations transmises par une source sont connues.',
        'Les raisons disent sur quoi repose le score, pas ce qui l’a causé.',
      ],
      notFor: ['compliquer la résiliation', 'décider du sort d’une personne par le seul score'],
    },
    sentiment: {
      title: 'Sentiment des textes',
      what: () =>
        'Si un avis, une demande, un message ou une réponse sonne négatif, neutre ou positif, de -1 à 1.',
      from: [
        'les mots du texte, les parties et les paires de mots',
        'les notes que les clients ont données avec leurs textes, pour apprendre',
      ],
      limits: [
        'L’ironie, les citations et les textes mitigés sont souvent mal lus.',
        'Il a appris sur des textes notés : d’autres, comme les demandes, peuvent être tournés autrement.',
        'Il lit les langues dans lesquelles les textes notés sont écrits.',
      ],
      notFor: [
        'juger des salariés d’après ce qu’écrivent les clients',
        'répondre à une réclamation sans la lire',
      ],
    },
    recommend: {
      title: 'Recommandations',
      what: () =>
        'Quels articles peuvent plaire ensuite, dans quel ordre et pourquoi ; jamais en rupture de stock, jamais déjà achetés, sauf s’ils s’épuisent.',
      from: [
        'ce que chaque client a commandé, et quand',
        'ce qui se trouve dans une même commande plus souvent que par hasard, compté par le moteur',
        'noms et catégories des articles, et ce qui se vend récemment',
        'ni le sexe, ni l’âge, ni le nom, ni l’adresse, ni l’origine',
      ],
      limits: [
        'Un article que personne n’a encore acheté n’est pas recommandé.',
        'Les ventes sont celles du jour de l’ajustement : réajustez quand la saison ou la gamme change.',
        'Un cadeau ressemble à un goût.',
        'Sans accord pour la personnalisation, la liste est ce qui se vend, la même pour tous.',
      ],
      notFor: [
        'deviner la santé, les croyances ou d’autres sujets privés d’après les achats',
        'fixer un prix pour une personne',
      ],
    },
    topic: {
      title: 'Sujets des textes',
      what: () =>
        'De quoi parle une demande, un avis, un message ou une réponse, parmi les sujets que le service client donne à ses demandes.',
      from: [
        'les mots du texte, les parties et les paires de mots',
        'les sujets donnés aux demandes par le service client, pour apprendre',
      ],
      limits: [
        'Il ne connaît aucun sujet que le service client n’a pas employé, et donne à un nouveau le nom du plus proche.',
        'Un texte a un seul sujet, même s’il en aborde deux.',
        'Il a appris sur des demandes : les avis et les messages publics peuvent être tournés autrement.',
      ],
      notFor: ['clore ou refuser une demande sans la lire'],
    },
    payment: {
      title: 'Risque de paiement',
      what: () =>
        'La probabilité qu’un paiement ne soit pas du client et soit contesté, et ce qu’il a d’inhabituel.',
      from: [
        'le montant, le rythme, l’heure et le lieu du paiement',
        'la carte et l’appareil, sous forme de jetons, comparés à ceux que le client utilisait',
        'les habitudes du client, et celles des autres tant que les siennes sont trop peu connues',
        'les paiements contestés, pour apprendre',
        'ni le sexe, ni l’âge, ni le nom, ni l’origine',
      ],
      limits: [
        'Un voyage, un nouveau téléphone ou un cadeau sont inhabituels aussi, sans être une fraude.',
        'Seul ce que les banques ont signalé est connu : une fraude passée inaperçue compte comme honnête.',
        'Les contestations viennent des semaines plus tard : les 45 derniers jours n’ont pas servi à apprendre.',
      ],
      notFor: [
        'refuser un paiement ou fermer un compte sans qu’une personne regarde',
        'juger la solvabilité ou l’honnêteté d’un client',
      ],
    },
  },
  window: (from, to) => `Données du ${from} au ${to}.`,
  trained: (cases) => `Appris sur ${cases} cas.`,
  sampled: 'Une partie des clients, tirée au hasard, a suffi pour apprendre.',
  heldOut: (from, to, cases) =>
    `Éprouvé sur ${cases} cas du ${from} au ${to}, qu’il n’avait pas vus.`,
  value: (foretold, happened, error, baseline) =>
    `Il annonçait ${foretold} commandes ; il y en a eu ${happened}. Son erreur par client est de ${error} commande (moyenne quadratique) ; prolonger le rythme de chacun se trompe de ${baseline}.`,
  churn: (auc, silence, base) =>
    `De deux clients dont un est parti, il désigne le bon dans ${auc} des cas ; la durée du silence seule, dans ${silence}. En tout, ${base} sont partis.`,
  churnCalibration: (points) =>
    `Quand il dit 30 %, environ 30 % partent : ses chiffres s’écartent de ${points} points en moyenne.`,
  payment: (precision, baseline, base) =>
    `Classés par risque, sa précision moyenne est de ${precision} ; une régression logistique simple sur les mêmes paiements atteint ${baseline}, le hasard ${base}.`,
  flagged: (flagged, right, caught) =>
    `Il a jugé ${flagged} paiements à haut risque : ${right} ont été contestés, soit ${caught} de tous les paiements contestés.`,
  sentiment: (accuracy, baseline) =>
    `Il a raison pour ${accuracy} des textes ; donner chaque fois la réponse la plus fréquente aurait raison pour ${baseline}.`,
  recommend: (hits, popularity, lately) =>
    `Pour ${hits} des clients, un des dix articles recommandés était dans leur commande suivante, parmi ceux qu’ils n’avaient pas encore ; avec les dix plus vendus depuis toujours, ${popularity} ; avec les dix plus vendus récemment, ${lately}.`,
  noDriftOfLists:
    'Il ne note personne : la dérive n’est pas mesurée. Réajustez-le quand la gamme change.',
  noDrift: 'La dérive se mesure une fois tout le monde noté.',
  drift: {
    stable: (date) => `Au ${date}, les clients étaient comme à l’ajustement.`,
    shifted: (date, feature, psi) =>
      `Au ${date}, les clients commençaient à différer de ceux de l’ajustement, surtout par ${feature} (indice ${psi}). À surveiller.`,
    drifted: (date, feature, psi) =>
      `Au ${date}, les clients différaient nettement de ceux de l’ajustement, surtout par ${feature} (indice ${psi}). Réajustez-le avant de vous y fier.`,
  },
  warnings: {
    few_customers: 'Les clients étaient peu nombreux : les mesures dépendent beaucoup du hasard.',
    few_texts: 'Moins de 1 000 textes notés : les mesures dépendent beaucoup du hasard.',
    did_not_settle: 'La recherche de ses paramètres n’a pas abouti.',
    no_spread_of_spend:
      'Les clients dépensent de même, ou les montants manquent : la moyenne vaut pour tous.',
    no_better_than_own_rate: 'Il ne fait pas mieux que prolonger le rythme de chacun.',
    no_better_than_popularity: 'Il ne fait pas mieux que montrer à tous ce qui se vend le plus.',
    few_disputes: 'Moins de 50 paiements contestés : les mesures dépendent beaucoup du hasard.',
    no_better_than_logistic: 'Il ne fait pas mieux qu’une régression logistique simple.',
    external_scorer:
      'Un service extérieur lit les textes ; ce dont il a appris n’est pas connu ici.',
    no_better_than_silence: 'Il ne fait guère mieux que la durée du silence seule.',
    poorly_calibrated: 'Ses probabilités s’écartent de plus de cinq points en moyenne.',
  },
};

export const CARD_WORDS: Readonly<Record<'fr' | 'en', CardWords>> = { fr: FR, en: EN };
