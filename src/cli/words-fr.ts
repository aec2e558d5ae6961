/** Ce que disent les commandes, en français. */
export const fr = {
  locale: 'fr-FR',
  help: {
    purpose: 'Azimut : toutes les données client dans un index, un profil par personne.',
    usage: 'Usage',
    commands: 'Commandes',
    options: 'Options',
    examples: 'Exemples',
    command: 'commande',
    more: 'azimut <commande> --help explique une commande.',
    help: 'affiche cette aide',
    version: 'affiche la version',
  },
  usage: {
    unknownCommand: (name: string) => `commande inconnue : ${name}`,
    didYouMean: (name: string) => `vouliez-vous dire « ${name} » ?`,
    missingArgument: (usage: string) => `il manque un argument : azimut ${usage}`,
    unknownAction: (action: string, known: string) =>
      `action inconnue : ${action} (connues : ${known})`,
    notANumber: (option: string) => `--${option} attend un nombre entier positif`,
  },
  error: (message: string) => `erreur : ${message}`,
  unexpected: 'une erreur inattendue est survenue ; AZIMUT_LOG_LEVEL=debug montre les détails',
  commands: {
    import: {
      summary: 'importe des fichiers CSV, NDJSON, JSON ou bulk, même compressés par gzip',
      options: {
        source: 'source des fichiers ; sans elle, chaque fichier est reconnu à ses colonnes',
        'dry-run': 'lit et vérifie les fichiers, et n’envoie rien',
        restart: 'recommence au début un import interrompu',
        rejected:
          'fichier où vont les lignes refusées (par défaut <fichier>.rejected.csv ou .ndjson)',
        url: 'adresse d’Azimut ; sa clé est lue dans AZIMUT_KEY',
        json: 'écrit le bilan en JSON',
      },
    },
    search: {
      summary: 'cherche des personnes : nom, e-mail, téléphone, numéro de client …',
      options: {
        limit: 'nombre de résultats (10)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    profile: {
      summary: 'montre le profil d’une personne',
      options: { json: 'écrit le profil en JSON', url: 'adresse d’Azimut' },
    },
    export: {
      summary: 'écrit tous les profils sur la sortie standard',
      options: {
        format: 'csv (par défaut) ou ndjson',
        fields: 'champs, séparés par des virgules',
        url: 'adresse d’Azimut',
      },
    },
    'dead-letters': {
      summary: 'ce qui a été refusé : lister, montrer, rejouer, écarter',
      options: {
        source: 'seulement cette source',
        code: 'seulement cette cause',
        limit: 'nombre de lignes (50)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    sources: {
      summary: 'liste les sources qu’Azimut sait lire',
      options: { json: 'écrit la réponse en JSON', url: 'adresse d’Azimut' },
    },
    namespaces: {
      summary: 'règles des identifiants : list, set, reset, simulate, apply, generic, jobs',
      options: {
        add: 'ajoute un espace de noms encore inconnu',
        apply: 'rejuge aussi le passé selon les nouvelles règles, en arrière-plan',
        scan: 'cherche parmi toutes les valeurs celles que beaucoup de personnes partagent',
        demote: 'valeur qui ne doit plus rapprocher personne',
        restore: 'identifiant d’une valeur qui peut de nouveau rapprocher',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    keys: {
      summary: 'clés d’API : lister, créer, révoquer',
      options: {
        label: 'nom de la clé',
        role: 'rôles, séparés par des virgules',
        source: 'source d’une clé d’écriture',
        'expires-days': 'jours de validité',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    demo: {
      summary: 'fabrique les données d’une entreprise de démonstration',
      options: {
        out: 'dossier où écrire',
        people: 'nombre de personnes (20000)',
        seed: 'graine : la même donne les mêmes données (1)',
        now: 'instant où s’arrêtent les données (maintenant)',
      },
    },
    kibana: {
      summary:
        'tableaux de bord pour Kibana : écrire, vérifier sans Kibana, y porter, tenir les copies à jour',
      options: {
        out: 'dossier où écrire (kibana)',
        lang: 'langue des tableaux de bord (celle de la commande)',
        own: 'aussi les tableaux de bord de l’entreprise',
        anew: 'refait les copies depuis le début',
        'no-role': 'ne crée pas le rôle de lecture azimut_analyst',
        json: 'écrit le bilan en JSON',
        url: 'adresse d’Azimut',
      },
    },
    setup: {
      summary: 'crée ou met à jour modèles, index et pipelines, et dit ce qui diffère',
      options: {},
    },
    engine: {
      summary: 'le moteur Elasticsearch : démarrer, arrêter, état, remise à zéro',
      options: {
        insecure: 'démarre sans sécurité, pour essayer',
        yes: 'efface les données sans demander',
      },
    },
    resolve: {
      summary: 'trouve quelles lignes de fichiers sont la même personne',
      options: {
        id: 'colonne de l’identifiant de chaque ligne',
        source: 'colonne de la source de chaque ligne',
        map: 'sens d’une colonne, par exemple birth_date=ne_le ; répétable, aussi pour other.<nom>',
        out: 'fichier à écrire : record_id, cluster_id, score, why',
        pairs: 'fichier des paires à trancher à la main : record_id_a, record_id_b, score, why',
        truth: 'fichier record_id, entity_id auquel comparer le résultat',
        threshold: 'probabilité à partir de laquelle deux lignes sont une personne (0.9)',
      },
    },
    fit: {
      summary: 'ajuste un modèle à une table et mesure sa justesse sur des cas qu’il n’a pas vus',
      options: {
        test: 'fichier sur lequel évaluer ; sans lui, validation croisée',
        label: 'colonne à prédire',
        id: 'colonne de l’identifiant de chaque ligne (à défaut le numéro de ligne)',
        text: 'colonne du texte',
        time: 'colonne d’un instant : évalue sur les lignes les plus récentes',
        folds: 'parts de la validation croisée (5)',
        json: 'écrit le bilan en JSON',
        predictions: 'fichier CSV à écrire : une ligne par cas, avec ses raisons',
      },
    },
    analyse: {
      summary: 'pose la question d’un fichier à une analyse et affiche la réponse en JSON',
      options: { url: 'adresse d’Azimut' },
    },
    attribute: {
      summary: 'répartit les conversions entre les canaux qui y ont mené',
      options: {
        path: 'colonne des parcours : les canaux dans l’ordre',
        conversions: 'colonne du nombre de conversions',
        value: 'colonne de la valeur de ces conversions',
        nulls: 'colonne du nombre de parcours sans conversion',
        model: 'modèle ; peut être répété, ou all',
        order: 'markov : contacts dont dépend le suivant, de 1 à 3 (1)',
        'half-life': 'time_decay : jours après lesquels un contact compte moitié moins (7)',
        direct: 'last_non_direct : nom du canal direct ; peut être répété',
        separator: 'texte entre deux canaux (deviné sinon)',
      },
    },
    matching: {
      summary: 'rapprochement des profils : état, apprentissage, nouveau passage',
      options: { json: 'écrit la réponse en JSON', url: 'adresse d’Azimut' },
    },
    duplicates: {
      summary: 'paires de profils qui sont peut-être une même personne : liste, décisions',
      options: {
        status: 'état des paires (open), plusieurs séparés par des virgules',
        'min-score': 'probabilité minimale, entre 0 et 1',
        reason: 'raison de la décision',
        limit: 'nombre de lignes (25)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    verify: {
      summary: 'recalcule des profils et montre ce qui diffère',
      options: {
        sample: 'nombre de profils (tous sans cette option)',
        json: 'écrit le bilan en JSON',
      },
    },
    rebuild: {
      summary: 'recalcule des profils à partir des fiches et des événements',
      options: {
        all: 'tous les profils',
        reproject: 'choisit seulement à nouveau les valeurs de référence, si les règles ont changé',
        json: 'écrit le bilan en JSON',
      },
    },
    recommend: {
      summary: 'les articles en stock à proposer à une personne, et pourquoi',
      options: {
        limit: 'nombre d’articles (5)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    actions: {
      summary: 'que faire pour une personne, le plus utile d’abord',
      options: { json: 'écrit la réponse en JSON', url: 'adresse d’Azimut' },
    },
    models: {
      summary: 'les modèles ajustés sur les données : list, fit, card, score',
      options: {
        horizon: 'fit : nombre de jours pour lesquels le départ est prévu (180)',
        resume: 'score : reprend là où le précédent calcul s’est arrêté',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    survivorship: {
      summary: 'les règles qui choisissent les valeurs de référence : show, set, preview',
      options: {
        sample: 'preview : nombre de personnes tirées au hasard (1000)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    dashboards: {
      summary: 'les tableaux de bord : list, show en JSON, query leurs chiffres, put un des vôtres',
      options: { json: 'écrit la réponse en JSON', url: 'adresse d’Azimut' },
    },
    segments: {
      summary: 'les segments : list, put, count, members, et pourquoi quelqu’un en est ou non',
      options: { json: 'écrit la réponse en JSON', url: 'adresse d’Azimut' },
    },
    traits: {
      summary:
        'les traits que vous définissez : list, set, preview, remove, compute (calcule tout l’historique)',
      options: {
        sample: 'preview : nombre de personnes tirées au hasard (200)',
        json: 'écrit la réponse en JSON',
        url: 'adresse d’Azimut',
      },
    },
    merge: {
      summary: 'fusionne des profils dans un autre, ou montre ce que cela donnerait',
      options: {
        preview: 'montre sans rien écrire',
        reason: 'motif, gardé avec la décision',
        json: 'écrit la réponse en JSON',
        url: "adresse d'Azimut",
      },
    },
    unmerge: {
      summary: 'annule une fusion, ou sépare des identifiants d’un profil',
      options: {
        profile: 'profil à séparer',
        identifiers: 'identifiants qui partent, séparés par des virgules',
        preview: 'montre sans rien écrire',
        reason: 'motif, gardé avec la décision',
        json: 'écrit la réponse en JSON',
        url: "adresse d'Azimut",
      },
    },
    rejudge: {
      summary: 'sépare ce que les règles ne relient plus à une personne',
      options: {
        all: 'tout le monde',
        after: 'reprend après ce profil',
        preview: 'montre sans rien écrire',
        json: 'écrit la réponse en JSON',
        url: "adresse d'Azimut",
      },
    },
    merges: {
      summary: 'journal des fusions, séparations et jugements',
      options: {
        profile: 'ce profil seulement',
        limit: 'nombre de lignes (50)',
        json: 'écrit la réponse en JSON',
        url: "adresse d'Azimut",
      },
    },
  },
  merging: {
    merged: (id: string, merge: string) => `fusionné dans ${id} (décision ${merge})`,
    separated: (ids: string, id: string) =>
      ids === '' ? `décision reprise (${id})` : `séparé de ${id} : ${ids}`,
    becomes: (id: string | null) => (id === null ? 'devient un nouveau profil' : `redevient ${id}`),
    rejudged: (id: string, parts: number, ids: string) =>
      parts === 0
        ? `${id} : rien à séparer`
        : `${id} : ${parts} à part${ids === '' ? '' : ` → ${ids}`}`,
    rejudging: (judged: string, parted: string) => `${judged} profils jugés, ${parted} séparés`,
    goOn: (id: string) => `arrêté ; reprendre avec --after ${id}`,
    idsOrAll: 'donner des profils, ou --all',
    eitherOr: 'donner soit une décision, soit --profile et --identifiers',
    head: ['décision', 'sorte', 'état', 'quand', 'règle', 'profils'],
    fields: ['champ', 'retenu', 'source', 'restent candidats'],
    moves: {
      events: 'événements',
      orders: 'commandes',
      records: 'fiches',
      identifiers: 'identifiants',
      consents: 'consentements',
      segments: 'segments',
    },
  },
  analyse: {
    unknown: (name: string, near: string) => `analyse inconnue : ${name} (peut-être ${near})`,
    oneFile: (surplus: string) => `une seule question à la fois : ${surplus} est de trop`,
  },
  attribute: {
    oneFile: (surplus: string) => `un seul fichier à la fois : ${surplus} est de trop`,
    missingOption: (name: string) => `il manque --${name}`,
    unknownModel: (name: string, near: string) => `modèle inconnu : ${name} (peut-être ${near})`,
    badOrder: '--order vaut 1, 2 ou 3',
    badHalfLife: '--half-life est un nombre de jours plus grand que 0',
  },
  fit: {
    unknownTask: (task: string, known: string) => `tâche inconnue : ${task} (connues : ${known})`,
    oneFile: (surplus: string) =>
      `un fichier à la fois : ${surplus} est de trop ; --test donne le fichier d’évaluation`,
    missingColumn: (file: string, option: string, column: string, near: string) =>
      `${file} n’a pas de colonne ${column} (${option}) ; les plus proches : ${near}`,
    badFolds: '--folds prend un nombre de 2 à 50',
    sections: {
      data: 'Données',
      parameters: 'Paramètres',
      metrics: 'Mesures sur des cas hors ajustement',
      warnings: 'À savoir',
    },
    written: (rows: number, path: string) => `${rows} cas écrits dans ${path}`,
    cost: (seconds: number, mib: number) => `${seconds} s, ${mib} Mio au plus`,
  },
  resolve: {
    missingOption: (name: string) => `il manque --${name}`,
    badThreshold: '--threshold prend un nombre entre 0 et 1',
    barred: {
      names_only: 'seuls les noms concordent',
      generation: 'distingués par Jr et Sr',
      two_of_three: 'nom, date de naissance ou document contradictoires',
      other_given_name: 'prénoms différents ou réduits à l’initiale',
      cluster: 'les groupes dans leur ensemble ne concordent pas',
    },
    levels: {
      same: (name: string) => `${name} identique`,
      near: (name: string) => `${name} proche`,
      differs: (name: string) => `${name} différent`,
    },
    comparisons: {
      given_name: 'prénom',
      family_name: 'nom',
      middle_name: 'deuxième prénom',
      birth_date: 'date de naissance',
      sex: 'sexe',
      document_id: 'numéro de document',
      email: 'e-mail',
      phone: 'téléphone',
      address: 'adresse',
      town: 'ville',
      employer: 'employeur',
      occupation: 'profession',
      birth_place: 'lieu de naissance',
    },
  },
  progress: {
    rows: (n: string) => `${n} lignes`,
    rate: (n: string) => `${n}/s`,
    left: (duration: string) => `reste ${duration}`,
    indexing: 'indexation',
  },
  product: {
    starting: 'Azimut ne tourne pas : démarrage pour la durée de la commande …',
    notRunning:
      'Azimut ne tourne pas : lancez « npm run quickstart », ou indiquez --url et AZIMUT_KEY',
    noKey: 'aucune clé d’API : AZIMUT_KEY est vide et access.json n’a pas été trouvé',
    unreachable: (url: string) => `Azimut ne répond pas à ${url}`,
  },
  import: {
    reading: (file: string, format: string, encoding: string) => `${file} : ${format}, ${encoding}`,
    guessed: (source: string) => `source reconnue aux colonnes : ${source}`,
    ambiguous: (file: string, candidates: string) =>
      `${file} peut venir de plusieurs sources : ajoutez --source avec l’une de ${candidates}`,
    unrecognised: (file: string) =>
      `la source de ${file} n’est pas reconnue : ajoutez --source (azimut sources les liste)`,
    blankColumn: (column: number, name: string) => `colonne ${column} sans nom : lue comme ${name}`,
    repeatedColumn: (column: number, name: string) =>
      `colonne ${column} : nom déjà pris, lue comme ${name}`,
    noHeader: (file: string, column: number) =>
      `${file} : la ligne 1, colonne ${column}, contient une valeur et non un nom de colonne ; ajoutez une ligne d’en-tête`,
    resumed: (rows: string) => `reprise après ${rows} lignes déjà envoyées`,
    dryRun: (rows: string, refused: string) =>
      `${rows} lignes lisibles, ${refused} refusées ; rien n’a été envoyé`,
    interrupted: (rows: string) =>
      `interrompu après ${rows} lignes ; la même commande reprendra ici`,
    summary: (s: {
      created: string;
      updated: string;
      duplicate: string;
      suppressed: string;
      failed: string;
    }) =>
      `${s.created} créées, ${s.updated} mises à jour, ${s.duplicate} en double, ${s.suppressed} supprimées par opposition, ${s.failed} en échec`,
    rejectedIn: (n: string, path: string) => `${n} lignes refusées, avec la raison, dans ${path}`,
  },
  search: {
    none: 'personne ne correspond',
    head: ['Nom', 'E-mail', 'Téléphone', 'Ville', 'Trouvé par', 'Identifiant'],
  },
  deadLetters: {
    none: 'rien n’a été refusé',
    head: ['Identifiant', 'Source', 'Cause', 'Champ', 'Détail', 'Reçu'],
    replayed: (n: string) => `${n} messages rejoués`,
    discarded: (n: string) => `${n} messages écartés`,
  },
  sources: { head: ['Source', 'Nom', 'Sorte'] },
  namespaces: {
    head: [
      'Espace',
      'Règles',
      'Priorité',
      'Force',
      'Exclusif',
      'Maximum',
      'Partagé dès',
      'Valeurs',
    ],
    origins: { built_in: 'd’origine', changed: 'modifiées', added: 'ajoutées', seen: 'aperçu' },
    strengths: { strong: 'forte', medium: 'moyenne', weak: 'faible' },
    yes: 'oui',
    saved: (name: string) => `règles de ${name} enregistrées : elles valent dès maintenant`,
    wasReset: (name: string) => `${name} a retrouvé ses règles d’origine`,
    simulated: (merges: number, splits: number, seconds: number) =>
      `${merges} fusions, ${splits} séparations (en ${seconds} s ; rien n’a été changé)`,
    inexact: 'une partie seulement a été examinée : les nombres valent pour elle',
    kinds: { merge: 'fusion', split: 'séparation' },
    sampleHead: ['Quoi', 'Profils', 'Pourquoi'],
    statuses: { demoted: 'ne rapproche plus', restored: 'rapproche à nouveau' },
    genericHead: ['Id', 'Valeur', 'Personnes', 'État', 'Depuis'],
    jobHead: ['Travail', 'État', 'Examinés', 'Changés', 'Échecs', 'Début'],
    begun: (kind: string) => `${kind} commencé ; azimut namespaces jobs montre où il en est`,
    noValue: (field: string) => `${field} demande une valeur : ${field}=VALEUR`,
    unknownField: (field: string, known: string) => `champ inconnu : ${field} (connus : ${known})`,
    givenTwice: (field: string) => `${field} est donné deux fois`,
  },
  keys: {
    head: ['Clé', 'Nom', 'Rôles', 'Expire', 'Dernier usage', 'Révoquée'],
    created: 'la clé ne sera plus montrée :',
    revoked: (id: string) => `clé ${id} révoquée`,
  },
  demo: {
    written: (messages: string, people: string, out: string) =>
      `${messages} messages de ${people} personnes écrits dans ${out}`,
    generating: 'génération',
  },
  profile: {
    emails: 'E-mails',
    phones: 'Téléphones',
    birth: 'Naissance',
    address: 'Adresse',
    company: 'Société',
    stage: 'Étape',
    orders: 'Commandes',
    events: 'Événements',
    channels: 'Canaux',
    seen: 'Vu',
    consents: 'Consentements',
    sources: 'Sources',
    identifiers: 'Identifiants',
    masked: 'Masqué',
  },
  export: {
    unknownFormat: (format: string) => `format inconnu : ${format} (connus : csv, ndjson)`,
  },
  repair: {
    report: (checked: string, drifted: string) =>
      `${checked} profils recalculés, ${drifted} différents`,
    repaired: (checked: string, repaired: string) =>
      `${checked} profils recalculés, ${repaired} corrigés`,
    missing: (ids: string) => `aucun profil : ${ids}`,
    contended: (ids: string) => `modifiés entre-temps, à refaire : ${ids}`,
    head: ['Profil', 'Champs'],
    nothing: 'indiquez des identifiants de profil, ou --all, ou --reproject',
    reprojecting: (n: string) => `${n} profils choisis à nouveau`,
    reprojected: (n: string, contended: string) =>
      `${n} profils choisis à nouveau, ${contended} modifiés entre-temps`,
  },
  advise: {
    articles: ['Article', 'Stock', 'Raison'],
    actions: ['Action', 'Chances', 'Finalité', 'Raison'],
  },
  models: {
    head: ['Modèle', 'Version', 'Ajusté le', 'Cas', 'Dérive', 'Dernier ajustement'],
    never: 'jamais ajusté',
    unknown: (name: string, known: string) => `modèle inconnu : ${name} (connus : ${known})`,
    fitting: (name: string) => `${name} : ajustement…`,
    failed: (name: string) => `${name} n’a pas pu être ajusté ; le journal dit pourquoi`,
    noText: 'donnez le texte à lire',
    tried: (scorer: string, ms: number): [string, string] => [`${scorer}, ${ms} ms`, 'probabilité'],
    lacks: {
      no_orders: 'personne n’a encore commandé',
      short_history: 'il faut des commandes sur six semaines au moins',
      few_customers: 'trop peu de clients pour apprendre et pour vérifier',
      one_outcome: 'trop peu de clients sont partis, ou restés, pour apprendre la différence',
      all_alike: 'tous les clients se ressemblent',
      no_items: 'il faut des commandes qui disent quels articles ont été achetés',
      few_texts: 'il faut au moins cent textes accompagnés d’une note',
      one_feeling: 'les textes notés disent presque tous la même chose',
      few_topics: 'il faut au moins cent textes dont le sujet est connu',
      one_topic: 'tous les textes ont le même sujet',
      few_payments: 'il faut au moins deux cents paiements de plus de 45 jours',
      few_disputes: 'trop peu de paiements contestés pour apprendre et vérifier',
    },
    scoring: 'calcul',
    scored: (scored: string, total: string, texts: string) =>
      `${scored} profils sur ${total} calculés, ${texts} textes lus`,
    stopped: 'interrompu : azimut models score --resume reprend là',
    from: 'À partir de',
    howWell: 'Avec quel succès',
    limits: 'Limites',
    notFor: 'À ne pas utiliser pour',
    drift: 'Dérive',
  },
  survivorship: {
    head: ['Champs', 'Choisis par', 'Origine'],
    own: 'vos règles',
    builtIn: 'd’origine',
    group: (name: string) => `groupe ${name}`,
    changes: ['Champ', 'Modifiés', 'Remplis', 'Vidés'],
    preview: (changed: string, scanned: string) =>
      `${changed} des ${scanned} personnes tirées changeraient`,
    progress: (done: string, total: string) => `${done} profils sur ${total} suivent ces règles`,
    unreadable: (file: string) => `${file} ne se lit pas comme du JSON`,
  },
  dashboards: {
    head: ['Tableau', 'Titre', 'Panneaux', 'Version'],
    builtIn: 'intégré',
    failed: (id: string, message: string) => `${id} : pas de chiffres, ${message}`,
  },
  segments: {
    head: ['Segment', 'Titre', 'Version'],
    counted: (count: string, people: string) => `${count} personnes sur ${people}`,
  },
  traits: {
    head: ['Trait', 'Libellé', 'Calcul', 'Champ'],
    values: ['Profil', 'Valeur'],
    spread: (given: string, people: string) => `${given} des ${people} personnes tirées en ont un`,
    current: 'tous les profils suivent ces définitions',
    waiting: 'les profils seront calculés par ces définitions au prochain passage',
    under: (done: string, total: string) => `${done} profils sur ${total} calculés`,
    computed: (count: string) => `${count} profils mis à jour`,
  },
  kibana: {
    badLanguage: '--lang attend fr ou en',
    noAddress: 'KIBANA_URL ne dit pas où est Kibana',
    written: (objects: string, file: string) => `${objects} objets écrits dans ${file}`,
    leftOut: (panel: string, reason: string) =>
      `${panel} : sans équivalent dans Lens (${reason}), une note le dit dans Kibana`,
    copying: 'copies pour l’analyse',
    copied: (people: string, events: string) =>
      `copies pour l’analyse : ${people} personnes et ${events} interactions mises à jour`,
    replaying: (done: string) => `tableaux de bord rejoués : ${done}`,
    checked: (s: {
      objects: string;
      layers: string;
      compared: string;
      figures: string;
      rows: string;
    }) =>
      `${s.objects} objets lus, ${s.layers} couches rejouées (${s.rows} lignes), ${s.compared} comparées à nos panneaux (${s.figures} chiffres)`,
    differs: (where: string, ours: string, kibana: string) =>
      `  ${where}  Azimut ${ours}, Kibana ${kibana}`,
    sound: 'rien à redire',
    wrong: (n: string) => `${n} défauts`,
    imported: (n: string, url: string) => `${n} objets portés dans Kibana (${url})`,
    role: (name: string) =>
      `le rôle ${name} lit ces tableaux de bord et les copies, et rien d’autre : donnez-le aux analystes`,
  },
  setup: {
    done: (s: { created: string; changed: string; unchanged: string }) =>
      `${s.created} créés, ${s.changed} modifiés, ${s.unchanged} inchangés`,
    drift: (n: string) => `${n} écarts entre les fichiers et le moteur :`,
  },
  matching: {
    off: 'le rapprochement est éteint',
    automatic: (on: boolean, threshold: string) =>
      on ? `fusion sans demander à partir de ${threshold}` : 'aucune fusion sans demander',
    builtIn: 'modèle fourni, rien n’a encore été appris',
    fitted: (at: string, profiles: string, seconds: string) =>
      `appris le ${at} sur ${profiles} profils en ${seconds} s`,
    progress: (judged: string, merged: string) => `${judged} profils examinés, ${merged} fusions`,
    passing: 'un passage sur tous les profils est en cours',
    head: ['Comparaison', 'Identique', 'Différent'],
    fitting: 'apprentissage en cours…',
    tooFew: 'trop peu de profils pour apprendre',
    requested: 'passage demandé ; azimut matching en montre l’avancement',
    late: 'l’apprentissage n’a pas commencé : le traitement tourne-t-il ?',
  },
  duplicates: {
    none: 'aucune paire',
    head: ['Paire', 'Probabilité', 'Gauche', 'Droite', 'Pourquoi'],
    badScore: '--min-score prend un nombre entre 0 et 1',
    decided: (id: string, status: string) => `${id} : ${status}`,
    refused: (id: string, why: string) => `${id} refusée : ${why}`,
  },
  engine: {
    running: (kind: string, url: string) => `le moteur (${kind}) tourne à ${url}`,
    stopped: 'aucun moteur ne tourne',
    ended: 'le moteur est arrêté',
    deleted: (what: string) => `données effacées : ${what}`,
    nothing: 'il n’y avait rien à effacer',
    confirm: 'toutes les données seront effacées : ajoutez --yes',
  },
};
