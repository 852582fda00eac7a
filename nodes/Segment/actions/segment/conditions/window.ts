import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';
import { filledIn } from './fields';

/** *When*: the window of a condition, the same in all of them. */
export const windowFields: INodeProperties[] = [
	{
		displayName: 'When',
		name: 'window',
		type: 'options',
		options: [
			{ name: 'Between Dates', value: 'betweenDates' },
			{ name: 'Between Days Ago', value: 'betweenDaysAgo' },
			{ name: 'Calendar Period', value: 'calendar' },
			{ name: 'Ever', value: 'ever' },
			{ name: 'In the Last Days', value: 'lastDays' },
			{ name: 'In the Last Hours', value: 'lastHours' },
		],
		default: 'ever',
		description: 'Which time counts. Each check looks back from its own now.',
	},
	{
		displayName: 'Days',
		name: 'lastDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { window: ['lastDays'] } },
		description: 'How many times 24 hours to look back from now',
	},
	{
		displayName: 'Hours',
		name: 'lastHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 24,
		displayOptions: { show: { window: ['lastHours'] } },
		description: 'How many hours to look back from now',
	},
	{
		displayName: 'From Days Ago',
		name: 'fromDaysAgo',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		displayOptions: { show: { window: ['betweenDaysAgo'] } },
		description: 'The larger number: where the time begins, in days before now',
	},
	{
		displayName: 'To Days Ago',
		name: 'toDaysAgo',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		displayOptions: { show: { window: ['betweenDaysAgo'] } },
		description: 'The smaller number: where the time ends, in days before now',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { window: ['betweenDates'] } },
		description: 'At this time or later, in the time zone of the segment. Empty: from the first.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { window: ['betweenDates'] } },
		description: 'Before this time, in the time zone of the segment. Empty: with no end.',
	},
	{
		displayName: 'Period',
		name: 'calendar',
		type: 'options',
		options: [
			{ name: 'Last Month', value: 'last_month' },
			{ name: 'Last Week', value: 'last_week' },
			{ name: 'Last Year', value: 'last_year' },
			{ name: 'This Month', value: 'this_month' },
			{ name: 'This Week', value: 'this_week' },
			{ name: 'This Year', value: 'this_year' },
			{ name: 'Today', value: 'today' },
			{ name: 'Yesterday', value: 'yesterday' },
		],
		default: 'this_month',
		displayOptions: { show: { window: ['calendar'] } },
		description:
			'A whole period of the calendar, in the time zone of the segment; weeks from Monday',
	},
];

/** The window that the fields tell, as the definition has it; nothing for *Ever*. */
export function windowIn(fields: Fields): Fields {
	const window = windowOf(fields);
	return window === undefined ? {} : { window };
}

function windowOf(fields: Fields): Fields | undefined {
	const { window, lastDays, lastHours, fromDaysAgo, toDaysAgo, from, to, calendar } = fields;
	switch (window) {
		case 'lastDays':
			return { lastDays };
		case 'lastHours':
			return { lastHours };
		case 'betweenDaysAgo':
			return { fromDaysAgo, toDaysAgo };
		case 'betweenDates':
			return filledIn({ from, to });
		case 'calendar':
			return { calendar };
		default:
			return undefined;
	}
}
