import { isJsonObject, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { child, fields, immutable, isMissing, mapOf, notNegative, oneOf } from './checks.ts';
import type { Check } from './checks.ts';
import type { Faults } from './faults.ts';
import { labelSelector } from './object-meta.ts';
import { template } from './pod-checks.ts';

/** spec of a Job (pkg/apis/batch/validation). */
export const jobSpec: Check = (value, field, faults) => {
  fields({
    parallelism: notNegative,
    completions: notNegative,
    activeDeadlineSeconds: notNegative,
    backoffLimit: notNegative,
    ttlSecondsAfterFinished: notNegative,
    completionMode: oneOf('NonIndexed', 'Indexed'),
    selector: labelSelector,
  })(value, field, faults);
  const { completionMode, completions, template: pods } = mapOf(value);
  if (completionMode === 'Indexed' && completions === undefined) {
    faults.required(child(field, 'completions'), 'when completion mode is Indexed');
  }
  const at = child(field, 'template');
  template(pods, at, faults);
  const policy = textAt(pods, 'spec.restartPolicy');
  if (policy === '' || policy === 'Always') {
    faults.required(`${at}.spec.restartPolicy`, 'valid values: "OnFailure", "Never"');
  }
};

/** spec of a CronJob. */
export const cronJobSpec: Check = (value, field, faults) => {
  const { schedule, timeZone, jobTemplate } = mapOf(value);
  const at = child(field, 'schedule');
  if (isMissing(schedule)) faults.required(at);
  else {
    const why = scheduleFault(textOf(schedule));
    if (why !== undefined) faults.invalid(at, schedule, why);
    if (textOf(schedule).includes('TZ')) {
      faults.invalid(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
    }
  }
  if (typeof timeZone === 'string') checkTimeZone(timeZone, child(field, 'timeZone'), faults);
  fields({
    startingDeadlineSeconds: notNegative,
    concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
    successfulJobsHistoryLimit: notNegative,
    failedJobsHistoryLimit: notNegative,
  })(value, field, faults);
  const spec = mapAt(jobTemplate, 'spec');
  jobSpec(spec, `${child(field, 'jobTemplate')}.spec`, faults);
  if (isJsonObject(spec['selector'])) {
    faults.invalid(
      `${child(field, 'jobTemplate')}.spec.selector`,
      spec['selector'],
      '`selector` will be auto-generated',
    );
  }
};

/** Which zones there are is not looked up. */
function checkTimeZone(zone: string, field: string, faults: Faults): void {
  if (zone === '') faults.invalid(field, zone, 'timeZone must be nil or non-empty string');
  else if (zone.toLowerCase() === 'local') {
    faults.invalid(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  }
}

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const NAMES = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;
const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/** What robfig/cron (parser.go, ParseStandard) says of a schedule; undefined for one that it takes. Only the first fault counts. */
function scheduleFault(schedule: string): string | undefined {
  const text = schedule.replace(/^(?:TZ|CRON_TZ)=\S*\s*/, '');
  if (text.startsWith('@')) {
    const isKnown = DESCRIPTORS.includes(text) || /^@every \S+$/.test(text);
    return isKnown ? undefined : `unrecognized descriptor: ${text}`;
  }
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`;
  for (const [index, part] of parts.entries()) {
    for (const expression of part.split(',')) {
      const why = rangeFault(expression, RANGES[index] ?? [0, 59]);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

function rangeFault(expression: string, [min, max]: readonly [number, number]): string | undefined {
  const [span = '', step, ...more] = expression.split('/');
  if (more.length > 0) return `too many slashes: ${expression}`;
  const ends = span === '*' || span === '?' ? [] : span.split('-');
  if (ends.length > 2) return `too many hyphens: ${expression}`;
  const numbers = ends.filter((end) => !NAMES.test(end));
  const bad = [...numbers, ...(step === undefined ? [] : [step])].find((end) => !/^\d+$/.test(end));
  if (bad !== undefined)
    return `failed to parse int from ${bad}: strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`;
  const [start, end = start] = numbers.map(Number);
  if (numbers.length !== ends.length || start === undefined || end === undefined) return undefined;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${expression}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return step !== undefined && Number(step) === 0
    ? `step of range should be a positive number: ${expression}`
    : undefined;
}

/** A Job keeps what makes its pods (ValidateJobSpecUpdate); a suspended one that never ran may be scheduled elsewhere. */
export function checkJobUpdate(job: KubeObject, previous: KubeObject, faults: Faults): void {
  const [spec, old] = [mapAt(job, 'spec'), mapAt(previous, 'spec')];
  for (const name of [
    'completions',
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
  ]) {
    if (name === 'completions' && old['completionMode'] === 'Indexed') continue;
    if (name === 'template' && old['suspend'] === true) continue;
    immutable(spec[name], old[name], `spec.${name}`, faults);
  }
}
