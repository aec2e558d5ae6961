/** Words of the guided tour, in French. */
export const tourFr = {
  label: 'Visite guidée',
  offer: 'Première visite ?',
  offer_text:
    'Cinq étapes, deux minutes, avec les clients de l’entreprise de démonstration. Elle se relance à tout moment depuis la liste des touches.',
  start: 'Commencer',
  no: 'Non merci',
  next: 'Suivant',
  former: 'Précédent',
  end: 'Terminer',
  step: (step: string, steps: string) => `Étape ${step} sur ${steps}`,
  nobody: 'Aucun client n’est encore là : la suite de la visite attend les premiers.',
  steps: {
    search: {
      heading: 'Trouver en une frappe',
      text: 'Tout commence ici, ou avec la touche /. Un nom mal orthographié, la fin d’un téléphone, une date de naissance, un numéro de commande : essayez « dupon lyon ». Chaque résultat dit pourquoi il est là.',
    },
    profile: {
      heading: 'Une personne, une page',
      text: 'Voici une fiche. Les trois contextes disent l’essentiel : ce qui a été échangé, ce qui est ressenti, ce qui se passe maintenant. À gauche qui elle est et ce qu’elle autorise, à droite ce qu’il faut savoir.',
    },
    timeline: {
      heading: 'Ce qui s’est passé',
      text: 'Tous les canaux, sans rien cacher. T y mène, F le filtre ; les barres sautent à un mois, et le champ cherche dans ce qui a été dit.',
    },
    actions: {
      heading: 'Agir',
      text: 'La touche . ouvre les actions : écrire une note, épingler, imprimer. Entre deux résultats, [ et ] passent au précédent et au suivant.',
    },
    keys: {
      heading: 'À vous',
      text: 'Ctrl K ouvre les commandes, ? la liste des touches, d’où cette visite se relance. Bonne découverte.',
    },
  },
};

export type TourWords = typeof tourFr;
