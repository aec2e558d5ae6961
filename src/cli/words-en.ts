import type { Words } from './words.ts';

/** What commands say, in English. */
export const en: Words = {
  locale: 'en-GB',
  help: {
    purpose: 'Azimut: all customer data in one index, one profile per person.',
    usage: 'Usage',
    commands: 'Commands',
    options: 'Options',
    examples: 'Examples',
    command: 'command',
    more: 'azimut <command> --help explains a command.',
    help: 'shows this help',
    version: 'shows the version',
  },
  usage: {
    unknownCommand: (name) => `unknown command: ${name}`,
    didYouMean: (name) => `did you mean "${name}"?`,
    missingArgument: (usage) => `an argument is missing: azimut ${usage}`,
    unknownAction: (action, known) => `unknown action: ${action} (known: ${known})`,
    notANumber: (option) => `--${option} takes a positive whole number`,
  },
  error: (message) => `error: ${message}`,
  unexpected: 'something unexpected went wrong; AZIMUT_LOG_LEVEL=debug shows details',
  commands: {
    import: {
      summary: 'imports files of rows: CSV, NDJSON, JSON or bulk, gzipped or not',
      options: {
        source: 'source of the files; without it, each file is recognised by its columns',
        'dry-run': 'reads and checks the files, and sends nothing',
        restart: 'begins an interrupted import again from the start',
        rejected: 'file for refused rows (by default <file>.rejected.csv or .ndjson)',
        url: 'address of Azimut; its key is read from AZIMUT_KEY',
        json: 'writes the outcome as JSON',
      },
    },
    search: {
      summary: 'finds people: name, e-mail, phone, customer number …',
      options: {
        limit: 'number of results (10)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    profile: {
      summary: "shows one person's profile",
      options: { json: 'writes the profile as JSON', url: 'address of Azimut' },
    },
    export: {
      summary: 'writes all profiles to standard output',
      options: {
        format: 'csv (default) or ndjson',
        fields: 'fields, separated by commas',
        url: 'address of Azimut',
      },
    },
    'dead-letters': {
      summary: 'what was refused: list, show, replay, discard',
      options: {
        source: 'this source only',
        code: 'this cause only',
        limit: 'number of lines (50)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    sources: {
      summary: 'lists the sources Azimut can read',
      options: { json: 'writes the answer as JSON', url: 'address of Azimut' },
    },
    namespaces: {
      summary: 'rules of identifiers: list, set, reset, simulate, apply, generic, jobs',
      options: {
        add: 'adds a namespace that is not known yet',
        apply: 'judges the past by the new rules too, in the background',
        scan: 'looks through all values for those that many people have',
        demote: 'value that is to join nobody any more',
        restore: 'id of a value that may join again',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    keys: {
      summary: 'API keys: list, create, revoke',
      options: {
        label: 'name of the key',
        role: 'roles, separated by commas',
        source: 'source of a write key',
        'expires-days': 'days it is valid',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    demo: {
      summary: 'makes the data of a demonstration company',
      options: {
        out: 'folder to write to',
        people: 'number of people (20000)',
        seed: 'the same seed gives the same data (1)',
        now: 'instant at which the data end (now)',
      },
    },
    kibana: {
      summary:
        'dashboards for Kibana: write them, check them without Kibana, take them there, keep the copies current',
      options: {
        out: 'folder to write to (kibana)',
        lang: 'language of the dashboards (that of the command)',
        own: 'the company’s own dashboards as well',
        anew: 'makes the copies from the beginning',
        'no-role': 'does not create the reading role azimut_analyst',
        json: 'writes the report as JSON',
        url: 'address of Azimut',
      },
    },
    setup: {
      summary: 'creates or updates templates, indices and pipelines, and says what differs',
      options: {},
    },
    engine: {
      summary: 'the Elasticsearch engine: start, stop, status, reset',
      options: {
        insecure: 'starts without security, for experiments',
        yes: 'deletes data without asking',
      },
    },
    resolve: {
      summary: 'finds out which rows of files are the same person',
      options: {
        id: 'column with the id of each row',
        source: 'column with the source of each row',
        map: 'meaning of a column, such as birth_date=born; may be repeated, also for other.<name>',
        out: 'file to write: record_id, cluster_id, score, why',
        pairs: 'file for the pairs to decide by hand: record_id_a, record_id_b, score, why',
        truth: 'file of record_id, entity_id to score the outcome against',
        threshold: 'probability from which two rows are one person (0.9)',
      },
    },
    fit: {
      summary: 'fits a model to a table and says how well it does on cases it has not seen',
      options: {
        test: 'file to evaluate on; without it, cross-validation',
        label: 'column to be predicted',
        id: 'column with the id of each row (the row number without it)',
        text: 'column with the text',
        time: 'column with an instant: evaluates on the latest rows',
        folds: 'parts of the cross-validation (5)',
        json: 'writes the outcome as JSON',
        predictions: 'CSV file to write: one row per case, with its reasons',
      },
    },
    analyse: {
      summary: 'puts a request of a file to an analysis, and prints the answer as JSON',
      options: { url: 'address of Azimut' },
    },
    attribute: {
      summary: 'shares out conversions among the channels that led to them',
      options: {
        path: 'column of paths: channels in order',
        conversions: 'column with the number of conversions',
        value: 'column with the value of these conversions',
        nulls: 'column with the number of paths without conversion',
        model: 'model; may be repeated, or all',
        order: 'markov: touches that the next one depends on, 1 to 3 (1)',
        'half-life': 'time_decay: days after which a touch counts half as much (7)',
        direct: 'last_non_direct: name of the direct channel; may be repeated',
        separator: 'text between two channels (guessed without it)',
      },
    },
    matching: {
      summary: 'matching of profiles: status, learning, another pass',
      options: { json: 'writes the answer as JSON', url: 'address of Azimut' },
    },
    duplicates: {
      summary: 'pairs of profiles that may be one person: list, decisions',
      options: {
        status: 'status of the pairs (open), several separated by commas',
        'min-score': 'least probability, between 0 and 1',
        reason: 'reason of the decision',
        limit: 'number of lines (25)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    verify: {
      summary: 'folds profiles again and shows what differs',
      options: {
        sample: 'number of profiles (all without it)',
        json: 'writes the outcome as JSON',
      },
    },
    rebuild: {
      summary: 'folds profiles again from records and events',
      options: {
        all: 'all profiles',
        reproject: 'only chooses golden values again, where the rules have changed',
        json: 'writes the outcome as JSON',
      },
    },
    recommend: {
      summary: 'articles in stock to suggest to a person, and why',
      options: {
        limit: 'number of articles (5)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    actions: {
      summary: 'what to do for a person, the most useful first',
      options: { json: 'writes the answer as JSON', url: 'address of Azimut' },
    },
    models: {
      summary: 'the models fitted on the data: list, fit, card, score',
      options: {
        horizon: 'fit: number of days ahead that leaving is foretold for (180)',
        resume: 'score: goes on where the last scoring stopped',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    survivorship: {
      summary: 'the rules that golden values are chosen by: show, set, preview',
      options: {
        sample: 'preview: number of people drawn at random (1000)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    dashboards: {
      summary: 'dashboards: list, show as JSON, query their figures, put one of your own',
      options: { json: 'writes the answer as JSON', url: 'address of Azimut' },
    },
    segments: {
      summary: 'segments: list, put, count, members, and why somebody is in one or not',
      options: { json: 'writes the answer as JSON', url: 'address of Azimut' },
    },
    traits: {
      summary:
        'the traits you define: list, set, preview, remove, compute (works out the whole history)',
      options: {
        sample: 'preview: number of people drawn at random (200)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    merge: {
      summary: 'merges profiles into another, or shows what that would make of them',
      options: {
        preview: 'shows, and writes nothing',
        reason: 'why; kept with the decision',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    unmerge: {
      summary: 'takes a merge back, or parts identifiers from a profile',
      options: {
        profile: 'profile to part them from',
        identifiers: 'identifiers that leave, separated by commas',
        preview: 'shows, and writes nothing',
        reason: 'why; kept with the decision',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    rejudge: {
      summary: 'parts what the rules do not link to a person any more',
      options: {
        all: 'everybody',
        after: 'goes on after this profile',
        preview: 'shows, and writes nothing',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
    merges: {
      summary: 'log of merges, splits and judgements',
      options: {
        profile: 'this profile only',
        limit: 'number of lines (50)',
        json: 'writes the answer as JSON',
        url: 'address of Azimut',
      },
    },
  },
  merging: {
    merged: (id, merge) => `merged into ${id} (decision ${merge})`,
    separated: (ids, id) =>
      ids === '' ? `decision taken back (${id})` : `separated from ${id}: ${ids}`,
    becomes: (id) => (id === null ? 'becomes a new profile' : `becomes ${id} again`),
    rejudged: (id, parts, ids) =>
      parts === 0
        ? `${id}: nothing to part`
        : `${id}: ${parts} apart${ids === '' ? '' : ` → ${ids}`}`,
    rejudging: (judged, parted) => `${judged} profiles judged, ${parted} parted`,
    goOn: (id) => `stopped; go on with --after ${id}`,
    idsOrAll: 'give profiles, or --all',
    eitherOr: 'give either a decision, or --profile and --identifiers',
    head: ['decision', 'kind', 'status', 'when', 'rule', 'profiles'],
    fields: ['field', 'kept', 'source', 'stay candidates'],
    moves: {
      events: 'events',
      orders: 'orders',
      records: 'records',
      identifiers: 'identifiers',
      consents: 'consents',
      segments: 'segments',
    },
  },
  analyse: {
    unknown: (name, near) => `unknown analysis: ${name} (perhaps ${near})`,
    oneFile: (surplus) => `one request at a time: ${surplus} is too many`,
  },
  attribute: {
    oneFile: (surplus) => `one file at a time: ${surplus} is too many`,
    missingOption: (name) => `--${name} is missing`,
    unknownModel: (name, near) => `unknown model: ${name} (perhaps ${near})`,
    badOrder: '--order is 1, 2 or 3',
    badHalfLife: '--half-life is a number of days above 0',
  },
  fit: {
    unknownTask: (task, known) => `unknown task: ${task} (known: ${known})`,
    oneFile: (surplus) => `one file at a time: ${surplus} is too many; add --test for a test file`,
    missingColumn: (file, option, column, near) =>
      `${file} has no column ${column} (${option}); the nearest: ${near}`,
    badFolds: '--folds takes a number from 2 to 50',
    sections: {
      data: 'Data',
      parameters: 'Parameters',
      metrics: 'Figures on cases it was not fitted on',
      warnings: 'To mind',
    },
    written: (rows, path) => `${rows} cases written to ${path}`,
    cost: (seconds, mib) => `${seconds} s, ${mib} MiB at most`,
  },
  resolve: {
    missingOption: (name) => `--${name} is missing`,
    badThreshold: '--threshold takes a number between 0 and 1',
    barred: {
      names_only: 'nothing but names agrees',
      generation: 'told apart by Jr and Sr',
      two_of_three: 'contradictory name, birth date or document',
      other_given_name: 'given names differ or are initials',
      cluster: 'their groups as a whole disagree',
    },
    levels: {
      same: (name) => `same ${name}`,
      near: (name) => `similar ${name}`,
      differs: (name) => `${name} differs`,
    },
    comparisons: {
      given_name: 'given name',
      family_name: 'family name',
      middle_name: 'middle name',
      birth_date: 'birth date',
      sex: 'sex',
      document_id: 'document number',
      email: 'e-mail',
      phone: 'phone',
      address: 'address',
      town: 'town',
      employer: 'employer',
      occupation: 'occupation',
      birth_place: 'birth place',
    },
  },
  progress: {
    rows: (n) => `${n} rows`,
    rate: (n) => `${n}/s`,
    left: (duration) => `${duration} left`,
    indexing: 'indexing',
  },
  product: {
    starting: 'Azimut is not running: starting it for the time of this command …',
    notRunning:
      'Azimut is not running: start it with "npm run quickstart", or give --url and AZIMUT_KEY',
    noKey: 'no API key: AZIMUT_KEY is empty and access.json was not found',
    unreachable: (url) => `Azimut does not answer at ${url}`,
  },
  import: {
    reading: (file, format, encoding) => `${file}: ${format}, ${encoding}`,
    guessed: (source) => `source recognised by its columns: ${source}`,
    ambiguous: (file, candidates) =>
      `${file} may come from several sources: add --source with one of ${candidates}`,
    unrecognised: (file) =>
      `the source of ${file} is not recognised: add --source (azimut sources lists them)`,
    blankColumn: (column, name) => `column ${column} has no name: read as ${name}`,
    repeatedColumn: (column, name) => `column ${column}: name taken already, read as ${name}`,
    noHeader: (file, column) =>
      `${file}: line 1, column ${column}, holds a value, not a column name; add a header line`,
    resumed: (rows) => `going on after ${rows} rows that were sent before`,
    dryRun: (rows, refused) => `${rows} rows readable, ${refused} refused; nothing was sent`,
    interrupted: (rows) => `interrupted after ${rows} rows; the same command goes on from here`,
    summary: (s) =>
      `${s.created} created, ${s.updated} updated, ${s.duplicate} duplicate, ${s.suppressed} suppressed by objection, ${s.failed} failed`,
    rejectedIn: (n, path) => `${n} refused rows, with the reason, in ${path}`,
  },
  search: {
    none: 'nobody matches',
    head: ['Name', 'E-mail', 'Phone', 'City', 'Found by', 'Id'],
  },
  deadLetters: {
    none: 'nothing was refused',
    head: ['Id', 'Source', 'Cause', 'Field', 'Detail', 'Received'],
    replayed: (n) => `${n} messages replayed`,
    discarded: (n) => `${n} messages discarded`,
  },
  sources: { head: ['Source', 'Name', 'Kind'] },
  namespaces: {
    head: [
      'Namespace',
      'Rules',
      'Priority',
      'Strength',
      'Exclusive',
      'Most',
      'Shared at',
      'Values',
    ],
    origins: { built_in: 'built in', changed: 'changed', added: 'added', seen: 'seen' },
    strengths: { strong: 'strong', medium: 'medium', weak: 'weak' },
    yes: 'yes',
    saved: (name) => `rules of ${name} saved: they apply from now on`,
    wasReset: (name) => `${name} has its built-in rules again`,
    simulated: (merges, splits, seconds) =>
      `${merges} merges, ${splits} splits (in ${seconds} s; nothing was changed)`,
    inexact: 'only a part was looked at: the counts are of that part',
    kinds: { merge: 'merge', split: 'split' },
    sampleHead: ['What', 'Profiles', 'Why'],
    statuses: { demoted: 'joins nobody', restored: 'joins again' },
    genericHead: ['Id', 'Value', 'People', 'Status', 'Since'],
    jobHead: ['Work', 'Status', 'Looked at', 'Changed', 'Failed', 'Begun'],
    begun: (kind) => `${kind} begun; azimut namespaces jobs shows how far it is`,
    noValue: (field) => `${field} needs a value: ${field}=VALUE`,
    unknownField: (field, known) => `unknown field: ${field} (known: ${known})`,
    givenTwice: (field) => `${field} is given twice`,
  },
  keys: {
    head: ['Key', 'Name', 'Roles', 'Expires', 'Last used', 'Revoked'],
    created: 'the key will not be shown again:',
    revoked: (id) => `key ${id} revoked`,
  },
  demo: {
    written: (messages, people, out) =>
      `${messages} messages of ${people} people written to ${out}`,
    generating: 'generating',
  },
  profile: {
    emails: 'E-mails',
    phones: 'Phones',
    birth: 'Born',
    address: 'Address',
    company: 'Company',
    stage: 'Stage',
    orders: 'Orders',
    events: 'Events',
    channels: 'Channels',
    seen: 'Seen',
    consents: 'Consents',
    sources: 'Sources',
    identifiers: 'Identifiers',
    masked: 'Withheld',
  },
  export: { unknownFormat: (format) => `unknown format: ${format} (known: csv, ndjson)` },
  repair: {
    report: (checked, drifted) => `${checked} profiles folded again, ${drifted} differ`,
    repaired: (checked, repaired) => `${checked} profiles folded again, ${repaired} repaired`,
    missing: (ids) => `no such profile: ${ids}`,
    contended: (ids) => `changed meanwhile, to be done again: ${ids}`,
    head: ['Profile', 'Fields'],
    nothing: 'give profile ids, or --all, or --reproject',
    reprojecting: (n) => `${n} profiles chosen again`,
    reprojected: (n, contended) => `${n} profiles chosen again, ${contended} changed meanwhile`,
  },
  advise: {
    articles: ['Article', 'Stock', 'Reason'],
    actions: ['Action', 'Chances', 'Purpose', 'Reason'],
  },
  models: {
    head: ['Model', 'Version', 'Fitted on', 'Cases', 'Drift', 'Last fit'],
    never: 'never fitted',
    unknown: (name, known) => `unknown model: ${name} (known: ${known})`,
    fitting: (name) => `${name}: fitting…`,
    failed: (name) => `${name} could not be fitted; the log says why`,
    noText: 'give the text to read',
    tried: (scorer: string, ms: number): [string, string] => [`${scorer}, ${ms} ms`, 'probability'],
    lacks: {
      no_orders: 'nobody has ordered yet',
      short_history: 'orders over six weeks at least are needed',
      few_customers: 'too few customers to learn from and to check against',
      one_outcome: 'too few customers left, or stayed, to learn the difference',
      all_alike: 'all customers are alike',
      no_items: 'orders that say which articles were bought are needed',
      few_texts: 'a hundred texts with a rating are needed',
      one_feeling: 'rated texts nearly all say the same',
      few_topics: 'a hundred texts with a topic are needed',
      one_topic: 'all texts have one topic',
      few_payments: 'two hundred payments older than 45 days are needed',
      few_disputes: 'too few disputed payments to learn from and to check against',
    },
    scoring: 'scoring',
    scored: (scored, total, texts) => `${scored} of ${total} profiles scored, ${texts} texts read`,
    stopped: 'interrupted: azimut models score --resume goes on from here',
    from: 'From',
    howWell: 'How well',
    limits: 'Limits',
    notFor: 'Not to be used',
    drift: 'Drift',
  },
  survivorship: {
    head: ['Fields', 'Chosen by', 'From'],
    own: 'your rules',
    builtIn: 'built in',
    group: (name) => `group ${name}`,
    changes: ['Field', 'Changed', 'Filled', 'Emptied'],
    preview: (changed, scanned) => `${changed} of ${scanned} people drawn would change`,
    progress: (done, total) => `${done} of ${total} profiles follow these rules`,
    unreadable: (file) => `${file} cannot be read as JSON`,
  },
  dashboards: {
    head: ['Dashboard', 'Title', 'Panels', 'Version'],
    builtIn: 'built in',
    failed: (id, message) => `${id}: no figures, ${message}`,
  },
  segments: {
    head: ['Segment', 'Title', 'Version'],
    counted: (count, people) => `${count} of ${people} people`,
  },
  traits: {
    head: ['Trait', 'Label', 'Function', 'Field'],
    values: ['Profile', 'Value'],
    spread: (given, people) => `${given} of ${people} people drawn have one`,
    current: 'all profiles follow these definitions',
    waiting: 'profiles will be worked out by these definitions with the next pass',
    under: (done, total) => `${done} of ${total} profiles worked out`,
    computed: (count) => `${count} profiles brought up to date`,
  },
  kibana: {
    badLanguage: '--lang takes fr or en',
    noAddress: 'KIBANA_URL does not say where Kibana is',
    written: (objects: string, file: string) => `${objects} objects written to ${file}`,
    leftOut: (panel: string, reason: string) =>
      `${panel}: Lens has nothing for it (${reason}); a note says so in Kibana`,
    copying: 'copies for analysis',
    copied: (people: string, events: string) =>
      `copies for analysis: ${people} people and ${events} interactions brought up to date`,
    replaying: (done: string) => `dashboards replayed: ${done}`,
    checked: (s: {
      objects: string;
      layers: string;
      compared: string;
      figures: string;
      rows: string;
    }) =>
      `${s.objects} objects read, ${s.layers} layers replayed (${s.rows} rows), ${s.compared} held against our panels (${s.figures} figures)`,
    differs: (where: string, ours: string, kibana: string) =>
      `  ${where}  Azimut ${ours}, Kibana ${kibana}`,
    sound: 'nothing wrong',
    wrong: (n: string) => `${n} faults`,
    imported: (n: string, url: string) => `${n} objects taken to Kibana (${url})`,
    role: (name: string) =>
      `the role ${name} reads these dashboards and the copies, and nothing else: give it to analysts`,
  },
  setup: {
    done: (s) => `${s.created} created, ${s.changed} changed, ${s.unchanged} unchanged`,
    drift: (n) => `${n} differences between the files and the engine:`,
  },
  matching: {
    off: 'matching is switched off',
    automatic: (on, threshold) =>
      on ? `merges without asking from ${threshold}` : 'nothing is merged without asking',
    builtIn: 'built-in model, nothing was learnt yet',
    fitted: (at, profiles, seconds) => `learnt on ${at} from ${profiles} profiles in ${seconds} s`,
    progress: (judged, merged) => `${judged} profiles judged, ${merged} merges`,
    passing: 'a pass over all profiles is under way',
    head: ['Comparison', 'Same', 'Differs'],
    fitting: 'learning…',
    tooFew: 'too few profiles to learn from',
    requested: 'pass requested; azimut matching shows how far it is',
    late: 'learning has not begun: does the worker run?',
  },
  duplicates: {
    none: 'no pair',
    head: ['Pair', 'Probability', 'Left', 'Right', 'Why'],
    badScore: '--min-score takes a number between 0 and 1',
    decided: (id, status) => `${id}: ${status}`,
    refused: (id, why) => `${id} refused: ${why}`,
  },
  engine: {
    running: (kind, url) => `the engine (${kind}) runs at ${url}`,
    stopped: 'no engine is running',
    ended: 'the engine is stopped',
    deleted: (what) => `data deleted: ${what}`,
    nothing: 'there was nothing to delete',
    confirm: 'all data will be deleted: add --yes',
  },
};
