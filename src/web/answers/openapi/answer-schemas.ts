import type { AccessView, CureView, DenialView } from '../../wire/access.ts';
import type { ComparedPair, Comparison, Difference } from '../../wire/comparison.ts';
import type { LessonList, LessonState, LessonStep } from '../../wire/lessons.ts';
import type { DecodedText, ExplainedText, PastedText } from '../../wire/pasted.ts';
import type { MatrixView, RolesView, RoleView, RuleView } from '../../wire/roles.ts';
import type { FilterCheck, FilterFieldFacts, Session } from '../../wire/session.ts';
import { anything, flag, list, named, object, optional, orNull, text, whole, words, yes } from './schema.ts';

const DENIAL = named(
  'DenialView',
  object<DenialView>({
    class: text(),
    reason: text(),
    message: text('of the server'),
    remedy: optional(text()),
    doubt: optional(text()),
    nearMiss: optional(text()),
    almostBinding: optional(text()),
    grantedBy: list(text(), 'roles that would allow it once bound'),
    cures: list(
      object<CureView>({ title: text(), warning: optional(text()), manifest: text('YAML'), commands: list(text()) }),
      'the least first',
    ),
  }),
);

/** Why it was allowed, or what was missing. */
export const ACCESS = named(
  'AccessView',
  object<AccessView>({
    answer: text(),
    tone: words({ good: true, bad: true, unsure: true }),
    user: optional(text()),
    groups: list(text()),
    denial: optional(DENIAL),
    allowedBy: optional(text('in the words of the server')),
    unknown: optional(text('why that is not known')),
  }),
);

const RULE = object<RuleView>({ text: text(), evidence: text(), count: whole(), denied: whole() });
const CELL = object<{ readonly count: number; readonly denied: number }>({ count: whole(), denied: whole() });

/** The least roles. */
export const ROLES = named(
  'RolesView',
  object<RolesView>({
    manifest: text('all of them as YAML'),
    roles: list(
      object<RoleView>({
        kind: words({ Role: true, ClusterRole: true }),
        name: text(),
        namespace: text(),
        subject: text(),
        rules: list(RULE),
      }),
    ),
    matrix: object<MatrixView>({
      verbs: list(text()),
      rows: list(
        object<MatrixView['rows'][number]>({
          resource: text(),
          namespace: text(),
          name: text(),
          cells: list(orNull(CELL), 'one for each verb'),
        }),
      ),
    }),
    subjects: list(
      object<RolesView['subjects'][number]>({ value: text('for the parameter `subject`'), label: text() }),
    ),
    notes: list(text()),
    requests: whole('how many were counted'),
  }),
);

/** What exchanges have different. */
export const COMPARISON = named(
  'Comparison',
  object<Comparison>({
    pairs: list(
      object<ComparedPair>({
        left: optional(whole()),
        right: optional(whole()),
        what: text(),
        differences: list(
          object<Difference>({
            where: text('status, header Accept, query limit, response body …'),
            left: text(),
            right: text(),
          }),
        ),
      }),
    ),
  }),
);

/** What the page is about. */
export const SESSION = named(
  'Session',
  object<Session>({
    version: text(),
    epoch: text(),
    isLive: flag(),
    source: text('the API server, or the files'),
    context: optional(text()),
    user: optional(text()),
    program: optional(text()),
    proxy: optional(text('where clients send to')),
    isReadOnly: flag(),
    canResend: flag(),
    canAskWhy: flag(),
    hasLessons: flag(),
    filterFields: list(object<FilterFieldFacts>({ name: text(), isNumber: flag() })),
    exportFormats: list(text()),
    memory: object<Session['memory']>({ limit: whole('bytes of bodies that are kept') }),
    resumeSecret: text('for the page alone'),
  }),
);

/** Whether a filter can be read. */
export const FILTER_CHECK = named(
  'FilterCheck',
  object<FilterCheck>({
    problem: optional(text()),
    hint: optional(text()),
    at: optional(whole('the character at which it is wrong, from 1')),
  }),
);

/** A text that somebody pasted. */
export const PASTED = named('PastedText', object<PastedText>({ text: text() }));

/** What `kubetrace decode` says of it. */
export const DECODED = named(
  'DecodedText',
  object<DecodedText>({ items: list(anything(), 'as `kubetrace decode -o json` prints'), note: optional(text()) }),
);

/** What `kubetrace explain` says of it. */
export const EXPLAINED = named(
  'ExplainedText',
  object<ExplainedText>({ items: list(anything(), 'as `kubetrace explain -o json` prints'), note: optional(text()) }),
);

/** A lesson that was begun. */
export const LESSON = named(
  'LessonState',
  object<LessonState>({
    number: whole(),
    title: text(),
    story: text(),
    steps: list(
      object<LessonStep>({
        task: text(),
        commands: list(text()),
        insight: optional(text('when it is done')),
        isUnseen: optional(yes('nothing of it passes the proxy')),
      }),
    ),
    done: whole('how many steps are done'),
    learnt: text(),
  }),
);

/** What can be learnt. */
export const LESSONS = named(
  'LessonList',
  object<LessonList>({
    lessons: list(object<LessonList['lessons'][number]>({ number: whole(), title: text(), steps: whole() })),
    setup: list(text(), 'what to type once in a shell'),
    current: optional(LESSON),
  }),
);
