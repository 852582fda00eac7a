import type { INodeProperties } from 'n8n-workflow';
import type { ComparisonKind, DuplicateSettings } from '../../../../engine';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';

const comparisonOptions = [
	{
		name: 'Code or Number',
		value: 'code',
		description: 'Document, contract or house number: the same, or one or two characters off',
	},
	{
		name: 'Date',
		value: 'date',
		description: 'The same, day and month swapped, one digit off, or within a month',
	},
	{ name: 'Email', value: 'email', description: 'The same, or the same name at another provider' },
	{ name: 'Exact', value: 'exact', description: 'The same or not, but for case and accents' },
	{ name: 'First Name', value: 'given_name', description: 'Also nicknames, initials and spelling' },
	{ name: 'Full Name', value: 'full_name', description: 'First and last name in one field' },
	{ name: 'Last Name', value: 'surname', description: 'Also double names and spelling' },
	{ name: 'Phone', value: 'phone', description: 'The same last digits, or one digit off' },
	{ name: 'Postcode', value: 'postcode', description: 'The same, one character off, or one area' },
	{ name: 'Quantity', value: 'number', description: 'The same, within 1% or within 10%' },
	{ name: 'Text', value: 'text', description: 'Streets, towns, companies: by spelling' },
];

/** What is compared, and which pairs: the form of *Find* and *Count Pairs*. */
export const settingsProperties: INodeProperties[] = [
	{
		displayName: 'Compare',
		name: 'compare',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Fields are chosen by their names and by what customers have in them',
			},
			{
				name: 'Fields You Choose',
				value: 'fields',
				description: 'You say which traits are compared, and how',
			},
		],
		default: 'automatic',
		description: 'Which traits of two customers are compared',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { compare: ['fields'] } },
		description:
			'Traits to compare. Use "email" and "phone" for identifiers too; a dot reaches into an object, such as address.city.',
		options: [
			{
				displayName: 'Field',
				name: 'values',
				values: [
					{
						displayName: 'Trait',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. lastName',
						description: 'Name of the trait',
					},
					{
						displayName: 'As',
						name: 'comparison',
						type: 'options',
						options: comparisonOptions,
						default: 'text',
						description: 'How two values are compared',
					},
				],
			},
		],
	},
	{
		displayName: 'Blocking Rules',
		name: 'blocking',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Rules are chosen that miss few duplicates and make few pairs',
			},
			{
				name: 'Rules You Choose',
				value: 'rules',
				description: 'You say what two customers must have in common to be compared',
			},
		],
		default: 'automatic',
		description:
			'Which pairs are compared at all: not everybody with everybody, but those who agree on something. Count Pairs shows how many each rule makes.',
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Rule',
		default: {},
		displayOptions: { show: { blocking: ['rules'] } },
		description: 'Two customers are compared when they agree on all fields of any one rule',
		options: [
			{
				displayName: 'Rule',
				name: 'values',
				values: [
					{
						displayName: 'Same',
						name: 'same',
						type: 'string',
						default: '',
						placeholder: 'e.g. lastName, postcode',
						description:
							'Traits, separated by commas. Names agree when they sound alike, emails by the part before the @, phones by their last digits.',
					},
				],
			},
		],
	},
];

/** The settings that the form describes; what is wrong in them the engine says. */
export function readSettings(parameters: NodeParameters, itemIndex: number): DuplicateSettings {
	const threshold = numberParameter(parameters, 'threshold', itemIndex);
	return {
		...(textParameter(parameters, 'compare', itemIndex) === 'fields'
			? { fields: entriesOf(parameters.at('fields', itemIndex)).map(fieldOf) }
			: {}),
		...(textParameter(parameters, 'blocking', itemIndex) === 'rules'
			? { rules: entriesOf(parameters.at('rules', itemIndex)).map(ruleOf) }
			: {}),
		...(threshold === undefined ? {} : { threshold }),
	};
}

type Entry = Record<string, unknown>;

function entriesOf(collection: unknown): Entry[] {
	const values = (collection as { values?: unknown } | undefined)?.values;
	return Array.isArray(values) ? (values as Entry[]) : [];
}

function fieldOf({ field, comparison }: Entry) {
	// What is no comparison the engine refuses by name.
	return {
		field: textOf(field).trim(),
		comparison: (comparison ?? 'text') as ComparisonKind,
	};
}

function ruleOf({ same }: Entry): string[] {
	return textOf(same)
		.split(',')
		.map((field) => field.trim())
		.filter((field) => field !== '');
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
