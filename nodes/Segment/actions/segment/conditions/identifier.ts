import type { INodeProperties } from 'n8n-workflow';
import { otherTypeField, typeChoices, typeOfRow } from '../../../../shared/customer';
import type { Fields } from './fields';

/** One condition on the identifiers of a customer, in the form. */
export const identifierFields: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: typeChoices,
		default: 'email',
		description: 'What the customer may be known by',
	},
	otherTypeField,
	{
		displayName: 'State',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'Is Known', value: 'exists' },
			{ name: 'Is Not Known', value: 'not_exists' },
			{ name: 'Is Not Verified', value: 'not_verified' },
			{ name: 'Is Verified', value: 'verified' },
		],
		default: 'exists',
		description: 'Whether there must be one, and whether somebody has verified it',
	},
];

export function identifierCondition({ type, otherType, operator }: Fields): Fields {
	return { kind: 'identifier', type: typeOfRow(type, otherType), operator };
}
