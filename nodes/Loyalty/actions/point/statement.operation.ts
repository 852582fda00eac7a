import type { Statement, StatementRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { phoneRegionOption } from '../../../shared/order-fields';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { readRegion, regionOf } from './point-fields';
import { programmeProperty, readProgrammeName } from '../programme/programme-fields';

/** All that was booked for each item's customer. */
export const statement = operation<StatementRequest & { defaultRegion: string }, Statement>({
	value: 'statement',
	name: 'Statement',
	action: 'Get a statement of points',
	description:
		'Get what was booked for the customer of each item, entry by entry with the balance after it: a page in one item, with the cursor of the next page',
	properties: showFor('point', 'statement', [
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
		...customerProperties,
		programmeProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'After Cursor',
					name: 'cursor',
					type: 'string',
					default: '',
					description:
						'Where the page before ended: its loyalty.nextCursor. Empty: the first page.',
				},
				phoneRegionOption,
				{
					displayName: 'From',
					name: 'from',
					type: 'dateTime',
					default: '',
					description: 'Only what happened from then on. Without an offset: UTC.',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'dateTime',
					default: '',
					description: 'Only what happened before. Without an offset: UTC.',
				},
			],
		},
	]),
	readItem: (parameters, itemIndex) => {
		const from = readInstant(parameters.at('options.from', itemIndex), 'From');
		const to = readInstant(parameters.at('options.to', itemIndex), 'To');
		return {
			customer: readCustomer(parameters, itemIndex),
			programme: readProgrammeName(parameters, itemIndex),
			defaultRegion: readRegion(parameters, itemIndex),
			limit: parameters.at('limit', itemIndex),
			cursor: textParameter(parameters, 'options.cursor', itemIndex),
			...(from === undefined ? {} : { from }),
			...(to === undefined ? {} : { to }),
		};
	},
	run: ({ engine }, requests) => engine.loyalty.getStatements(requests, regionOf(requests)),
	writeItem: ({ profileId, programme, entries, nextCursor }) => ({
		json: {
			profileId,
			loyalty: {
				operation: 'statement',
				programme,
				entries: entries.map(({ occurredAt, recordedAt, ...entry }) => ({
					...entry,
					occurredAt: formatInstant(occurredAt),
					recordedAt: formatInstant(recordedAt),
				})),
				nextCursor,
			},
		},
	}),
});
