import type { INodeProperties } from 'n8n-workflow';
import { typeChoices, otherTypeField } from '../../../shared/customer';

/** One type of identifier in the form. Everything but its name may stay as it is. */
export const typeFields: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: typeChoices,
		default: 'email',
		description: 'Which identifier to change, or Other to change or add one of your own',
	},
	otherTypeField,
	{
		displayName: 'At Most per Customer',
		name: 'limit',
		type: 'options',
		options: [
			{ name: 'As It Is', value: 'keep' },
			{ name: 'Any Number', value: 'none' },
			{ name: 'A Number', value: 'count' },
		],
		default: 'keep',
		description:
			'How many of this type one customer may have. What would be one too many is set aside, so that a shared tablet does not make two customers one.',
	},
	{
		displayName: 'Number',
		name: 'count',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 5,
		displayOptions: { show: { limit: ['count'] } },
		description: 'The largest number that one customer may have',
	},
	{
		displayName: 'Within Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: { show: { limit: ['count'] } },
		description:
			'Counts only those first seen within so many days, such as 5 within 7 days. 0 counts them all, however old.',
	},
	{
		displayName: 'May Merge',
		name: 'links',
		type: 'options',
		options: [
			{ name: 'As It Is', value: 'keep' },
			{
				name: 'Yes, It Merges Customers',
				value: 'merge',
				description: 'Two known customers with the same identifier are one person',
			},
			{
				name: 'No, It Only Attaches',
				value: 'attach',
				description: 'It belongs to one customer, and never makes two customers one',
			},
		],
		default: 'keep',
		description: 'Whether this type may make two known customers one',
	},
	{
		displayName: 'Compare As',
		name: 'form',
		type: 'options',
		options: [
			{ name: 'As It Is', value: 'keep' },
			{
				name: 'Card Number',
				value: 'card',
				description: 'Without spaces and dashes, in upper case',
			},
			{ name: 'Email', value: 'email', description: 'In lower case, by the e-mail rules' },
			{ name: 'Exactly', value: 'exact', description: 'As it comes, but for spaces around it' },
			{ name: 'Phone', value: 'phone', description: 'As an international number' },
		],
		default: 'keep',
		description:
			'How two spellings are compared. A new type is compared exactly unless you choose.',
	},
	{
		displayName: 'Check Digit',
		name: 'checkDigit',
		type: 'options',
		options: [
			{ name: 'As It Is', value: 'keep' },
			{ name: 'Not Checked', value: 'no' },
			{ name: 'Must Be Right (Luhn)', value: 'yes' },
		],
		default: 'keep',
		description: 'Whether a card number with a wrong last digit is refused. Only for card numbers.',
	},
	{
		displayName: 'Also Block',
		name: 'blocked',
		type: 'string',
		default: '',
		placeholder: 'e.g. info@*, kiosk-1',
		description:
			'Values of this type that name nobody, separated by commas. A * stands for any characters, a ? for one; {zeros} for nothing but zeros, {repeated} for one character six times or more.',
	},
];
