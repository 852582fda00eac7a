import type { Resolved, ResolveRequest } from '../../../../engine';
import { identifiersProperty, identifierTypes, readIdentifiers } from '../../../shared/customer';
import { knownCountry, knownIdentifiers, otherFields } from '../../../shared/known-fields';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import {
	fieldParameter,
	fieldsParameter,
	jsonOf,
	namesParameter,
	textParameter,
} from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';

const properties = showFor('profile', 'resolve', [
	{
		displayName: 'Identify By',
		name: 'identifyBy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Fields with well-known names: email, phone, customerId, loyaltyCard, anonymousId and the like',
			},
			{
				name: 'Fields You Map',
				value: 'mapped',
				description: 'You choose the fields, and what kind of identifier each one is',
			},
		],
		default: 'automatic',
		description: 'Which fields of the item say who the customer is',
	},
	{ ...identifiersProperty, displayOptions: { show: { identifyBy: ['mapped'] } } },
	{
		displayName: 'Traits',
		name: 'traits',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Other Fields',
				value: 'all',
				description: 'Every field that is not an identifier',
			},
			{ name: 'Selected Fields', value: 'selected', description: 'Only the fields you name' },
			{
				name: 'None',
				value: 'none',
				description: 'Only say who the customer is, and remember nothing else',
			},
		],
		default: 'all',
		description:
			'What to remember about the customer, such as first name, city or birthday. Empty values are left out.',
	},
	{
		displayName: 'Trait Fields',
		name: 'traitFields',
		type: 'string',
		requiresDataPath: 'multiple',
		default: '',
		placeholder: 'e.g. firstName, city',
		displayOptions: { show: { traits: ['selected'] } },
		description: 'Names of the fields to remember, separated by commas',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Default Phone Region',
				name: 'defaultRegion',
				type: 'string',
				default: '',
				placeholder: 'e.g. DE',
				description:
					'Two-letter country of phone numbers written without a country code. Left empty: the country or countryCode of the item, else the region of the identity rules. Without any such numbers are not used.',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'e.g. web shop',
				description: 'Where this data comes from. Kept with each identifier and trait.',
			},
			{
				displayName: 'Time Field',
				name: 'timeField',
				type: 'string',
				requiresDataPath: 'single',
				default: '',
				placeholder: 'e.g. updatedAt',
				description:
					'Field with the time at which the traits were true, such as the date of last change. Older values never replace newer ones. Without it: now.',
			},
			{
				displayName: 'Verified Identifiers',
				name: 'verified',
				type: 'multiOptions',
				options: identifierTypes,
				default: [],
				description:
					'Which identifiers of the item the customer has proved to own, such as the email address after a click on the link in a confirmation message. An expression may give names, also of types of your own.',
			},
		],
	},
]);

/** Finds or makes the customer of each item, and merges those whom its identifiers link. */
export const resolve = operation<ResolveRequest, Resolved>({
	value: 'resolve',
	name: 'Resolve',
	action: 'Resolve a customer',
	description:
		'Find or create the customer of each item, and merge profiles that belong to one person',
	properties,
	readItem: (parameters, itemIndex) => ({
		identifiers: readNames(parameters, itemIndex),
		traits: readTraits(parameters, itemIndex),
		source: textParameter(parameters, 'options.source', itemIndex),
		defaultRegion: readRegion(parameters, itemIndex),
		country: knownCountry(jsonOf(parameters, itemIndex)),
		verified: namesParameter(parameters, 'options.verified', itemIndex),
		...readTime(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) => {
		return engine.identity.resolve(requests.map((request) => ({ ...request, cause })));
	},
	writeItem: ({ profileId, ...identity }) => ({ json: { profileId, identity } }),
});

function readNames(parameters: NodeParameters, itemIndex: number) {
	return textParameter(parameters, 'identifyBy', itemIndex) === 'mapped'
		? readIdentifiers(parameters, itemIndex)
		: knownIdentifiers(jsonOf(parameters, itemIndex));
}

function readTraits(parameters: NodeParameters, itemIndex: number): Record<string, unknown> {
	const mode = textParameter(parameters, 'traits', itemIndex);
	if (mode === 'none') return {};
	if (mode === 'selected') return fieldsParameter(parameters, 'traitFields', itemIndex);
	return otherFields(jsonOf(parameters, itemIndex));
}

function readRegion(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'options.defaultRegion', itemIndex).trim().toUpperCase();
}

function readTime(parameters: NodeParameters, itemIndex: number): { occurredAt?: number } {
	const occurredAt = readInstant(
		fieldParameter(parameters, 'options.timeField', itemIndex),
		'Time Field',
	);
	return occurredAt === undefined ? {} : { occurredAt };
}
