import type { INodeProperties } from 'n8n-workflow';
import type { Report, ReportRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { reportItems } from './report-items';

const DAY_MS = 86_400_000;

const periodProperties: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Time', value: 'all', description: 'Every sale on record' },
			{ name: 'Between', value: 'between', description: 'From one moment to another' },
			{ name: 'Last Days', value: 'last', description: 'The days up to now' },
		],
		default: 'last',
		description: 'Which sales the report is about, by the time of the sale',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { period: ['last'] } },
		description: 'How many days up to now',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { period: ['between'] } },
		description: 'Sales at this time or later. Empty: from the first. Without an offset: UTC.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { period: ['between'] } },
		description: 'Sales before this time. Empty: to the last. Without an offset: UTC.',
	},
	{
		displayName: 'Models',
		name: 'models',
		type: 'multiOptions',
		options: [
			{
				name: 'Last Touch',
				value: 'last_touch',
				description: 'All credit to the last touchpoint before the sale',
			},
			{
				name: 'Linear',
				value: 'linear',
				description: 'The same credit to every touchpoint before the sale',
			},
		],
		default: ['last_touch', 'linear'],
		description: 'How credit for a sale is shared among the touchpoints that led to it',
	},
	{
		displayName: 'Lookback Days',
		name: 'lookbackDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3650 },
		default: 30,
		description: 'How long before a sale a touchpoint may lie to get credit for it',
	},
];

const filterProperties: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Conversions',
				name: 'kind',
				type: 'options',
				options: [
					{ name: 'Goals', value: 'goal' },
					{ name: 'Orders', value: 'order' },
					{ name: 'Orders and Goals', value: 'all' },
				],
				default: 'order',
				description: 'Which conversions to count. Without this option: orders and goals.',
			},
			{
				displayName: 'Currency',
				name: 'currency',
				type: 'string',
				default: '',
				placeholder: 'e.g. EUR',
				description: 'Only conversions in this currency',
			},
			{
				displayName: 'Goal Name',
				name: 'goalName',
				type: 'string',
				default: '',
				placeholder: 'e.g. newsletter_signup',
				description: 'Only conversions of this goal',
			},
		],
	},
];

type AttributionRequest = ReportRequest & { lastDays?: number };

/** One report for the whole run: a row for each channel and model. */
export const attribution = operation<AttributionRequest, Report>({
	value: 'attribution',
	name: 'Attribution',
	action: 'Report which channels led to sales',
	description: 'Credit sales to the channels that led to them: one item for each channel and model',
	properties: showFor('report', 'attribution', [...periodProperties, ...filterProperties]),
	runsOnce: true,
	readItem,
	run: ({ engine }, requests) => {
		const now = engine.context.clock.now();
		return engine.conversions.report(
			requests.map(({ lastDays, ...request }) =>
				lastDays === undefined ? request : { ...request, from: now - lastDays * DAY_MS },
			),
		);
	},
	writeItem: (report) => reportItems(report).map((json) => ({ json, replacesItem: true })),
});

function readItem(parameters: NodeParameters, itemIndex: number): AttributionRequest {
	const lookbackDays = numberParameter(parameters, 'lookbackDays', itemIndex);
	const kind = textParameter(parameters, 'options.kind', itemIndex);
	const name = textParameter(parameters, 'options.goalName', itemIndex);
	const currency = textParameter(parameters, 'options.currency', itemIndex).toUpperCase();
	return {
		...readPeriod(parameters, itemIndex),
		models: readModels(parameters, itemIndex),
		...(lookbackDays === undefined ? {} : { lookbackDays }),
		...(kind === 'order' || kind === 'goal' ? { kind } : {}),
		...(name === '' ? {} : { name }),
		...(currency === '' ? {} : { currency }),
	};
}

function readPeriod(parameters: NodeParameters, itemIndex: number): AttributionRequest {
	const period = textParameter(parameters, 'period', itemIndex);
	if (period === 'all') return {};
	if (period !== 'between')
		return { lastDays: numberParameter(parameters, 'days', itemIndex) ?? 30 };
	const from = readInstant(parameters.at('from', itemIndex), 'From');
	const to = readInstant(parameters.at('to', itemIndex), 'To');
	return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function readModels(
	parameters: NodeParameters,
	itemIndex: number,
): NonNullable<ReportRequest['models']> {
	const chosen = parameters.at('models', itemIndex);
	// What is no model the engine refuses by name.
	return Array.isArray(chosen) ? (chosen as NonNullable<ReportRequest['models']>) : [];
}
