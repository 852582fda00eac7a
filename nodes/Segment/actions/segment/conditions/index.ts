import type { INodePropertyCollection } from 'n8n-workflow';
import { channelCondition, channelFields } from './channel';
import { consentCondition, consentFields } from './consent';
import { eventCondition, eventFields } from './event';
import { eventOccurrenceCondition, eventOccurrenceFields } from './event-occurrence';
import { eventValueCondition, eventValueFields } from './event-value';
import type { Fields } from './fields';
import { identifierCondition, identifierFields } from './identifier';
import { loyaltyCondition, loyaltyFields } from './loyalty';
import { messageCondition, messageFields } from './message';
import { orderCondition, orderFields } from './order';
import { rfmCondition, rfmFields } from './rfm';
import { sampleCondition, sampleFields } from './sample';
import { segmentCondition, segmentFields } from './segment';
import { sequenceCondition, sequenceFields } from './sequence';
import { tierCondition, tierFields } from './tier';
import { traitCondition, traitFields } from './trait';

/** The kinds of conditions that the form offers, by their names in the list. */
export const conditionForms: INodePropertyCollection[] = [
	{ displayName: 'Channel', name: 'channels', values: channelFields },
	{ displayName: 'Consent', name: 'consents', values: consentFields },
	{ displayName: 'Event', name: 'events', values: eventFields },
	{ displayName: 'Event Value', name: 'eventValues', values: eventValueFields },
	{ displayName: 'First or Last Event', name: 'eventOccurrences', values: eventOccurrenceFields },
	{ displayName: 'Identifier', name: 'identifiers', values: identifierFields },
	{ displayName: 'Loyalty Points', name: 'loyalty', values: loyaltyFields },
	{ displayName: 'Message', name: 'messages', values: messageFields },
	{ displayName: 'Orders', name: 'orders', values: orderFields },
	{ displayName: 'Other Segment', name: 'segments', values: segmentFields },
	{ displayName: 'RFM', name: 'rfm', values: rfmFields },
	{ displayName: 'Sample', name: 'samples', values: sampleFields },
	{ displayName: 'Sequence', name: 'sequences', values: sequenceFields },
	{ displayName: 'Tier', name: 'tiers', values: tierFields },
	{ displayName: 'Trait', name: 'traits', values: traitFields },
];

/**
 * How each kind is read, in the order in which the definition holds them: n8n keeps the entries of the form kind by kind,
 * so an order across kinds is lost, and this one is documented.
 */
const readers: readonly (readonly [string, (fields: Fields) => Fields])[] = [
	['traits', traitCondition],
	['identifiers', identifierCondition],
	['events', eventCondition],
	['eventValues', eventValueCondition],
	['eventOccurrences', eventOccurrenceCondition],
	['sequences', sequenceCondition],
	['channels', channelCondition],
	['consents', consentCondition],
	['loyalty', loyaltyCondition],
	['tiers', tierCondition],
	['messages', messageCondition],
	['orders', orderCondition],
	['rfm', rfmCondition],
	['segments', segmentCondition],
	['samples', sampleCondition],
];

/** The conditions of the form, as the definition has them. */
export function conditionsIn(form: unknown): Fields[] {
	const entries = asFields(form);
	return readers.flatMap(([name, read]) => listOf(entries[name]).map(read));
}

/** An entry of *Conditions* as its reader sees it: the kind's title, and the number among those of its kind. */
export interface FormEntry {
	kind: string;
	title: string;
	number: number;
}

/** The entries in the order of `conditionsIn`. */
export function formEntries(form: unknown): FormEntry[] {
	const entries = asFields(form);
	return readers.flatMap(([kind]) => {
		const title = conditionForms.find(({ name }) => name === kind)?.displayName ?? kind;
		return listOf(entries[kind]).map((_, i) => ({ kind, title, number: i + 1 }));
	});
}

/** The label of the field that a definition's field, such as `window.lastDays`, is filled in with; none where several may be. */
export function labelOf(kind: string, field: string): string | undefined {
	const name = NAMES_IN_FORM[`${kind}.${field}`] ?? nameInForm(field);
	const form = conditionForms.find((one) => one.name === kind);
	return form?.values.find((value) => value.name === name)?.displayName;
}

/** What has another name in the form than in the definition. */
const NAMES_IN_FORM: Record<string, string> = {
	'channels.value': 'channels',
	'eventValues.property': 'valueProperty',
	'eventValues.value': 'number',
	'loyalty.value': 'number',
	'segments.name': 'segment',
	'tiers.value': 'tiers',
};

function nameInForm(field: string): string {
	if (field === 'properties[0].name') return 'property';
	if (field.startsWith('steps')) return 'steps';
	return field.replace(/^(?:window|properties\[0\])\./, '').replace(/\[\d+\].*$/, '');
}

function listOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.map(asFields) : [];
}

function asFields(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
